/** The known name that was probably meant; undefined when none is near. */
export function closestName(given: string, known: Iterable<string>): string | undefined {
  let closest: string | undefined;
  let least = Math.max(2, Math.floor(given.length * 0.4)) + 1;
  for (const name of known) {
    const distance = editDistance(given.toLowerCase(), name.toLowerCase());
    if (distance < least) {
      least = distance;
      closest = name;
    }
  }
  return closest;
}

/** What to do about an unknown name: the one that was probably meant, or all there are. */
export function adviseName(given: string, known: readonly string[], none: string): string {
  const closest = closestName(given, known);
  if (closest !== undefined) return `Did you mean "${closest}"?`;
  return known.length === 0 ? none : `There ${known.length === 1 ? "is" : "are"} ${known.join(", ")}.`;
}

/** Insertions, deletions and replacements of single characters (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
