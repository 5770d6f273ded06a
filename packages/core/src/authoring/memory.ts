/** An amount of memory: bytes, or a text such as `"512Mi"` or `"4Gi"`; `Ki`, `Mi`, `Gi`, `Ti` are powers of 1024, `K`, `M`, `G`, `T` of 1000. */
export type Memory = number | `${number}${"Ki" | "Mi" | "Gi" | "Ti" | "K" | "M" | "G" | "T"}`;

const units: ReadonlyMap<string, number> = new Map([
  ["Ki", 1024],
  ["Mi", 1024 ** 2],
  ["Gi", 1024 ** 3],
  ["Ti", 1024 ** 4],
  ["K", 1000],
  ["M", 1000 ** 2],
  ["G", 1000 ** 3],
  ["T", 1000 ** 4],
]);

/** Bytes of a {@link Memory}; undefined when it is none, or not above zero. */
export function parseMemory(memory: unknown): number | undefined {
  if (typeof memory === "number") return Number.isSafeInteger(memory) && memory > 0 ? memory : undefined;
  if (typeof memory !== "string") return undefined;
  const [, count, unit] = /^(\d+(?:\.\d+)?)([KMGT]i?)$/.exec(memory) ?? [];
  const bytes = Math.round(Number(count) * (units.get(unit ?? "") ?? Number.NaN));
  return bytes > 0 ? bytes : undefined;
}

/** An amount of bytes as people read it, in the units of {@link Memory}: `1.5Gi`, `640Mi`. */
export function formatMemory(bytes: number): string {
  const [unit, size] = bytes >= 1024 ** 3 ? ["Gi", 1024 ** 3] : bytes >= 1024 ** 2 ? ["Mi", 1024 ** 2] : ["Ki", 1024];
  return `${Number((bytes / size).toFixed(bytes / size < 10 ? 1 : 0))}${unit}`;
}
