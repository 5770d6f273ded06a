import { TsugiteError } from "../error/tsugite-error.ts";
import { describeRef, type OutputsSource, type RefSource } from "./ref-origin.ts";

const generalAdvice = "Hand it to a step as an input, and do this in the step's function.";

/** The error for a Ref that was used as if it were its value: what happened, why that cannot be, and what to do. */
export function refMisused(source: RefSource | OutputsSource, what: string, fix: string = generalAdvice): TsugiteError {
  const message = `A Ref (${describeRef(source)}) ${what}, but it has its value only when the pipeline runs.`;
  return new TsugiteError("REF_MISUSED", message, { fix });
}
