import { reasonOf, TsugiteError } from "@tsugite/core";
import { type ExitCode, exitCodeOf } from "../exit-code.ts";
import { paintFor } from "../format/paint.ts";
import { describeError, stackLines } from "./describe-error.ts";
import { toldError } from "./told-error.ts";

interface ReportOptions {
  readonly json: boolean;
  /** Whether it is told too where in the code it was raised. */
  readonly verbose: boolean;
  /** What `--stack` or `TSUGITE_STACK` named. */
  readonly stack: string | undefined;
}

/** Tells what went wrong: on stderr for people, as one JSON document on stdout with `--json`. */
export function reportError(error: unknown, { json, verbose, stack }: ReportOptions): ExitCode {
  const known = TsugiteError.is(error) ? error : asInternal(error);
  const told = toldError(known, { stack });
  if (json) {
    process.stdout.write(`${JSON.stringify({ error: told }, null, 2)}\n`);
  } else {
    const paint = paintFor(process.stderr);
    const lines = [describeError(told, paint), ...(verbose ? stackLines(known, paint) : [])];
    process.stderr.write(`${lines.join("\n")}\n`);
  }
  return exitCodeOf(known.code);
}

function asInternal(error: unknown): TsugiteError {
  const message = reasonOf(error);
  return new TsugiteError("INTERNAL", message, { cause: error });
}
