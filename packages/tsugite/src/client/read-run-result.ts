import { join } from "node:path";
import { engineRunOf, type PipelineSpec, type RunRecord, runDuration, type Stack } from "@tsugite/core";
import { readResult } from "./read-result.ts";
import type { RunResult } from "./run.ts";

/**
 * What came of a run, read from the records and the artifacts of its stack.
 *
 * @param spec In whose order the result is shown: that of the records has its keys sorted.
 */
export async function readRunResult(
  stack: Stack,
  run: RunRecord,
  projectRoot: string,
  spec: PipelineSpec,
): Promise<RunResult> {
  const steps = await stack.metadataStore.listSteps(run.id);
  const results = join(projectRoot, ".tsugite", "results", run.id);
  const result = run.status === "completed" ? await readResult(stack, spec, steps, results) : undefined;
  const storedIn = { records: stack.metadataStore.location, artifacts: stack.artifactStore.location };
  const url = engineRunOf(stack, run)?.url;
  const duration = await runDuration(stack.metadataStore, run);
  return {
    run,
    spec,
    steps,
    result,
    projectRoot,
    storedIn,
    ...(duration === undefined ? {} : { duration }),
    ...(url === undefined ? {} : { url }),
  };
}
