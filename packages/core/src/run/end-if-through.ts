import { recordRunEnd } from "./record-run-end.ts";
import type { ActiveStepRun } from "./step-run.ts";

/**
 * Ends a run of an engine with the last of its steps to complete, so that a run that went well is closed also where nobody
 * follows it. What a failed step means for the others only the engine knows.
 */
export async function endIfThrough({ step, spec, run, stack }: ActiveStepRun): Promise<void> {
  const { metadataStore, orchestrator } = stack;
  const isLast = spec.steps.every((other) => !orchestrator.getUpstreamStepNames(other, spec).includes(step.name));
  if (!isLast) return;
  const records = await metadataStore.listSteps(run.id);
  const completed = records.filter(({ status }) => status === "completed" || status === "cached");
  if (completed.length < spec.steps.length) return;
  const now = await metadataStore.getRun(run.id);
  // A process that carries out the run itself will close it.
  if (now === undefined || now.owner !== undefined || now.generation !== run.generation) return;
  await recordRunEnd(stack, spec, { run: now, records });
}
