import { type DeploymentRecord, type PipelineSpec, type Problem, TsugiteError } from "@tsugite/core";
import { type DeployOptions, deployWithoutRun } from "./deploy-without-run.ts";

/** What was left with an engine. */
export interface DeployResult {
  readonly deployment: DeploymentRecord;
  readonly spec: PipelineSpec;
  /** What was noted while checking, and does not stop anything. */
  readonly warnings: readonly Problem[];
}

/**
 * Leaves a pipeline with the engine of a stack, which starts runs of it on a schedule, or when somebody asks it to. Deploying
 * again takes the place of the version before; without `schedule` there is none any more.
 *
 * Rejects with a {@link TsugiteError} for everything that is wrong: `NOT_SUPPORTED` where the stack's orchestrator cannot
 * deploy, `SCHEDULE_INVALID`, `PARAMETER_INVALID`.
 *
 * @example
 * ```ts
 * await deploy("./pipeline.ts", { stack: "team", schedule: { cron: "0 3 * * *", timeZone: "Europe/Berlin" } });
 * ```
 * @param target Path of the pipeline file, relative to the working directory, with `#export` unless it is the default.
 */
export async function deploy(target: string, options: DeployOptions = {}): Promise<DeployResult> {
  const { deployment, spec, warnings } = await deployWithoutRun(target, options, { intent: "deploy" });
  if (deployment === undefined)
    throw new TsugiteError("INTERNAL", "The stack deployed the pipeline and recorded nothing.");
  return { deployment, spec, warnings };
}
