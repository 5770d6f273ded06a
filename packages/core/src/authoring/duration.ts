type Unit = "ms" | "s" | "m" | "h" | "d";
type Part = `${number}${Unit}`;

/** A length of time: milliseconds, or a text such as `"90s"`, `"10m"`, `"1h30m"`; units `ms`, `s`, `m`, `h`, `d`. */
export type Duration = number | Part | `${number}d${number}h` | `${number}h${number}m` | `${number}m${number}s`;

const units: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/** The longest time that a timer of Node.js keeps; a longer one would end at once. */
const LONGEST = 2 ** 31 - 1;

/** What to do about a text that is no duration. */
export const durationAdvice = 'Write milliseconds, or for example "90s", "10m", "1h30m"; the longest is "24d".';

/**
 * Milliseconds of a {@link Duration}; undefined when it is none, or negative.
 *
 * @param longest Milliseconds; a longer one is refused. @default what a timer can keep
 */
export function parseDuration(duration: unknown, longest: number = LONGEST): number | undefined {
  const milliseconds = typeof duration === "number" ? duration : parseText(duration);
  const isKept = milliseconds !== undefined && milliseconds >= 0 && milliseconds <= longest;
  return isKept ? Math.round(milliseconds) : undefined;
}

function parseText(duration: unknown): number | undefined {
  if (typeof duration !== "string" || !/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(duration)) return undefined;
  let total = 0;
  for (const [, count, unit] of duration.matchAll(/([\d.]+)(ms|s|m|h|d)/g)) {
    total += Number(count) * (units.get(unit ?? "") ?? Number.NaN);
  }
  return total;
}

/** Milliseconds as people read them: `1h30m`, `90s` is `1m30s`. */
export function formatDuration(milliseconds: number): string {
  let rest = Math.round(milliseconds);
  const parts: string[] = [];
  for (const [unit, length] of [...units].reverse()) {
    if (rest < length) continue;
    parts.push(`${Math.floor(rest / length)}${unit}`);
    rest %= length;
  }
  return parts.join("") || "0ms";
}
