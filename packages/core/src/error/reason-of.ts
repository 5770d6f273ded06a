/** What a thrown value says, for the end of a sentence that tells what failed. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
