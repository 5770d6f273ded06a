import { resume } from "../../client/resume.ts";
import type { RunResult } from "../../client/run.ts";
import type { CliContext } from "../cli-context.ts";
import type { ExitCode } from "../exit-code.ts";
import type { StackChoice } from "./stack-choice.ts";
import { type Watch, watchRun } from "./watch-run.ts";

export interface RunsResumeOptions extends StackChoice {
  readonly rerun?: readonly string[];
  readonly acceptChanges?: boolean;
  readonly maxParallel?: number;
  readonly inspect?: string;
  readonly wait: boolean;
}

export function runsResume(
  context: CliContext,
  [address = ""]: readonly string[],
  options: RunsResumeOptions,
): Promise<ExitCode> {
  const { stack, ...chosen } = options;
  const start = (watch: Watch): Promise<RunResult> =>
    resume(address, { ...chosen, ...(stack === undefined ? {} : { stack }), directory: context.cwd, ...watch });
  return watchRun(context, `building the pipeline of ${address}`, start, { waits: chosen.wait });
}
