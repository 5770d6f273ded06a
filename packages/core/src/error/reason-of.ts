import { isError } from "./is-error.ts";

/** What a thrown value says, for the end of a sentence that tells what failed. */
export function reasonOf(thrown: unknown): string {
  return isError(thrown) ? thrown.message : String(thrown);
}

/** The same, with the error's name: for what is a mistake in a program more often than not. */
export function nameAndReason(thrown: unknown): string {
  return isError(thrown) ? `${thrown.name}: ${thrown.message}` : String(thrown);
}
