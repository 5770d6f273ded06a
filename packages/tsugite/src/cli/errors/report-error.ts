import { messageWithoutFix, reasonOf, TsugiteError } from "@tsugite/core";
import { type ExitCode, exitCodeOf } from "../exit-code.ts";
import { paintFor } from "../format/paint.ts";
import { describeError } from "./describe-error.ts";

/** Tells what went wrong: on stderr for people, as one JSON document on stdout with `--json`. */
export function reportError(error: unknown, options: { readonly json: boolean; readonly verbose: boolean }): ExitCode {
  const known = TsugiteError.is(error) ? error : asInternal(error);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ error: errorToJson(known) }, null, 2)}\n`);
  } else {
    process.stderr.write(`${describeError(known, paintFor(process.stderr), options.verbose)}\n`);
  }
  return exitCodeOf(known.code);
}

/** An error as `--json` prints it. */
function errorToJson(error: TsugiteError): object {
  const { code, fix, at, problems } = error;
  return {
    code,
    message: messageWithoutFix(error),
    ...(fix === undefined ? {} : { fix }),
    ...(at === undefined ? {} : { at }),
    ...(problems.length === 0 ? {} : { problems }),
  };
}

function asInternal(error: unknown): TsugiteError {
  const message = reasonOf(error);
  return new TsugiteError("INTERNAL", message, { cause: error });
}
