import { type RunResult, run } from "../../client/run.ts";
import type { CliContext } from "../cli-context.ts";
import type { ExitCode } from "../exit-code.ts";
import { pipelineTarget } from "./pipeline-target.ts";
import { readParameters } from "./read-parameters.ts";
import { type Watch, watchRun } from "./watch-run.ts";

export interface RunCommandOptions {
  readonly param?: readonly string[];
  readonly paramsFile?: string;
  readonly name?: string;
  readonly stack?: string;
  readonly cache: boolean;
  readonly maxParallel?: number;
  readonly inspect?: string;
  readonly wait: boolean;
  readonly unpause?: boolean;
}

export async function runCommand(
  context: CliContext,
  [file = ""]: readonly string[],
  { param = [], paramsFile, ...chosen }: RunCommandOptions,
): Promise<ExitCode> {
  const files = paramsFile === undefined ? {} : { paramsFile };
  const parameters = await readParameters(context.cwd, { param, ...files });
  const target = await pipelineTarget(context.cwd, file);
  const start = (watch: Watch): Promise<RunResult> => run(target, { ...chosen, ...parameters, ...watch });
  return watchRun(context, `building ${file}`, start, { waits: chosen.wait });
}
