import { closestMatch } from "leven";

/** The name that was probably meant, if one is close enough. */
export function closest(given: string, known: Iterable<string>): string | undefined {
  const names = [...known];
  const sameButCase = names.find((name) => name.toLowerCase() === given.toLowerCase());
  return sameButCase ?? closestMatch(given, names, { maxDistance: toleranceOf(given) });
}

/** "Did you mean `x`?", or which names there are, or nothing when there are none. */
export function didYouMean(given: string, known: Iterable<string>): string | undefined {
  const names = [...known];
  const match = closest(given, names);
  if (match !== undefined) return `Did you mean \`${match}\`?`;
  if (names.length === 0) return undefined;
  return `There ${names.length === 1 ? "is" : "are"} ${enumerate(names.map((name) => `\`${name}\``))}.`;
}

/** Two letters swapped count as two changes. */
function toleranceOf(given: string): number {
  return given.length < 4 ? 1 : Math.max(2, Math.floor(given.length / 3));
}

/** "a", "a and b", "a, b and c". */
export function enumerate(words: readonly string[], conjunction: "and" | "or" = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${conjunction} ${words.at(-1)}`;
}
