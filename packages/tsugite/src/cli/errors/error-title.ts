import type { ErrorRecord } from "@tsugite/core";

/** An error of a step in a line of its own: what was thrown, or what we say happened. */
export function errorTitle({ name, message }: ErrorRecord): string {
  return name === "TsugiteError" ? message : `${name}: ${message}`;
}

/** The same in a word, where the whole stands elsewhere: `RangeError`, `STEP_TIMED_OUT`. */
export function errorWord({ name, code }: ErrorRecord): string {
  return name === "TsugiteError" ? code : name;
}
