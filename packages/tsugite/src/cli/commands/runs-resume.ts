import { resume } from "../../client/resume.ts";
import type { CliContext } from "../cli-context.ts";
import type { ExitCode } from "../exit-code.ts";
import type { StackChoice } from "./stack-choice.ts";
import { watchRun } from "./watch-run.ts";

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
  return watchRun(context, `building the pipeline of ${address}`, (watch) =>
    resume(address, { ...chosen, ...(stack === undefined ? {} : { stack }), directory: context.cwd, ...watch }),
  );
}
