import { join } from "node:path";
import { compileLoaded } from "@tsugite/bundle";
import { isLost, type RunRecord, reconcileRun, TsugiteError, throwProblems } from "@tsugite/core";
import { findProjectRoot } from "../project/find-project-root.ts";
import { findRun } from "../runs/find-run.ts";
import { LOOK_WITHIN } from "../runs/reconcile-running.ts";
import { openStack } from "../stack/open-stack.ts";
import { deployLoaded } from "./deploy-loaded.ts";
import { loadPipeline } from "./load-pipeline.ts";
import { downstreamOf, stepChanges } from "./resume-changes.ts";
import type { RunResult, WatchOptions } from "./run.ts";

/** What can be chosen for a run that is taken up again. */
export interface ResumeOptions extends WatchOptions {
  /** A folder of the project that the run belongs to. @default the working directory */
  readonly directory?: string;
  /** Keeps completed steps also where the pipeline has changed since. @default false */
  readonly acceptChanges?: boolean;
  /** Completed steps to run again, with all that waits for them. @default [] */
  readonly rerun?: readonly string[];
}

/**
 * Takes up a run that failed, was cancelled, or lost its process: completed steps are kept, the rest runs.
 *
 * Completed steps are matched by name, code and inputs. Where the pipeline says something else now, it rejects with
 * `RESUME_CHANGED` and every such step, unless `acceptChanges` keeps them or `rerun` names them. Rejects with
 * `RUN_NOT_RESUMABLE` when the run has completed and nothing is to run again, or when it is still going on.
 *
 * @param address `latest`, the name of a run, its id, or the beginning of its id.
 */
export async function resume(address: string, options: ResumeOptions = {}): Promise<RunResult> {
  const projectRoot = findProjectRoot(options.directory);
  const open = await openStack(projectRoot, options);
  try {
    const store = open.stack.metadataStore;
    const { run } = await reconcileRun(open.stack, await findRun(store, address), LOOK_WITHIN);
    const rerun = options.rerun ?? [];
    refuse(run, rerun);
    const before = await store.getSpec(run.id);
    const loaded = await loadPipeline(join(projectRoot, before.source));
    try {
      const compiled = await compileLoaded(loaded, options.signal);
      const { spec } = compiled;
      const completed = (await store.listSteps(run.id)).filter(({ status }) =>
        ["completed", "cached"].includes(status),
      );
      const again = downstreamOf(spec, rerun);
      const changes = stepChanges(completed, before, spec).filter(({ step }) => !again.has(step ?? ""));
      if (options.acceptChanges !== true) throwProblems(changes, `The run ${run.name} cannot be resumed as it is`);
      const { parameters, cache } = run;
      return await deployLoaded({
        loaded,
        ...compiled,
        parameters,
        open,
        options: { ...options, cache },
        resume: { run, rerun: [...again] },
      });
    } finally {
      await loaded.runtime.close();
    }
  } finally {
    await open.stack.close();
  }
}

function refuse(run: RunRecord, rerun: readonly string[]): void {
  if (run.status === "completed" && rerun.length === 0) {
    throw new TsugiteError("RUN_NOT_RESUMABLE", `The run ${run.name} has completed.`, {
      fix: "Name the steps to run again with --rerun, or start a new run.",
    });
  }
  if (run.status !== "running" || isLost(run)) return;
  const where =
    run.owner === undefined ? `by ${run.execution.engine}` : `by process ${run.owner.pid} on ${run.owner.host}`;
  // Only the stack it was started on reaches its engine, which this one may want to do without.
  const choice = run.owner === undefined ? ` --stack ${run.stack}` : "";
  throw new TsugiteError("RUN_NOT_RESUMABLE", `The run ${run.name} is still carried out, ${where}.`, {
    fix: `Wait for its end, or cancel it: tsugite runs cancel ${run.name}${choice}.`,
  });
}
