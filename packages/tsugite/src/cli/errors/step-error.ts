import { type ErrorRecord, messageWithoutFix } from "@tsugite/core";
import type { Paint } from "../format/paint.ts";
import { fixLine } from "./describe-error.ts";
import { errorTitle } from "./error-title.ts";
import { userFrames } from "./user-frames.ts";

/** Where an error happened. */
export interface StepErrorPlace {
  readonly step: string;
  readonly attempt: number;
  readonly run: string;
  /** Absolute path. */
  readonly projectRoot: string;
}

/** The error of a step for people: the user's file and line first, then which step, then the user's own frames. */
export function describeStepError(error: ErrorRecord, place: StepErrorPlace, paint: Paint, verbose: boolean): string {
  const at = error.at === undefined ? "" : `${paint("cyan", error.at)}  `;
  const attempt = place.attempt > 0 ? ` · attempt ${place.attempt}` : "";
  const lines = [
    `${paint("red", "✗")} ${at}${paint("bold", titleWithoutFix(error))}`,
    ...(error.fix === undefined ? [] : [fixLine(error.fix, paint)]),
    paint("dim", `  step ${place.step}${attempt} · run ${place.run} · ${error.code}`),
    ...framesOf(error, place, paint, verbose),
  ];
  for (let cause = error.cause; cause !== undefined; cause = cause.cause) {
    const where = cause.at === undefined ? "" : ` ${paint("cyan", cause.at)}`;
    lines.push(`  caused by${where} ${errorTitle(cause)}`, ...framesOf(cause, place, paint, verbose));
  }
  return lines.join("\n");
}

function titleWithoutFix(error: ErrorRecord): string {
  return errorTitle({ ...error, message: messageWithoutFix(error) });
}

function framesOf(error: ErrorRecord, { projectRoot, step }: StepErrorPlace, paint: Paint, verbose: boolean): string[] {
  return userFrames(error.stack, projectRoot, verbose).map((frame) => {
    // What core calls the function of a step.
    const named = frame.replace(/^at (async )?Object\.fn /, `at $1${step} `);
    return paint("dim", `      ${named}`);
  });
}
