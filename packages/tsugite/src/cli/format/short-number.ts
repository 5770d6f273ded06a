/** A number as people read it at a glance: whole numbers as they are, others with four significant digits. */
export function shortNumber(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}
