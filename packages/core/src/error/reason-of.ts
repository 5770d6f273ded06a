import { isError } from "./is-error.ts";

/** What a thrown value says, for the end of a sentence that tells what failed. */
export function reasonOf(thrown: unknown): string {
  return isError(thrown) ? thrown.message : String(thrown);
}
