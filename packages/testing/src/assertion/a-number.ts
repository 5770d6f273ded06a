/** Stands for any number where a value is expected. */
export function aNumber(value: unknown): boolean {
  return typeof value === "number";
}
