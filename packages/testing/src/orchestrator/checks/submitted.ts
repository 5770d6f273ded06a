import { setTimeout as sleep } from "node:timers/promises";
import { engineRunOf, followRun, type RunRecord, type Stack } from "@tsugite/core";
import type { Check } from "../check.ts";
import type { Workplace } from "../kit/kit.ts";
import { type KitPipeline, RunRejected, startPipeline } from "../kit/run-pipeline.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";

/** For orchestrators that hand their runs over to an engine: each check looks from a fresh instance of the class. */
export function submittedChecks({ kit, tested }: Conformance): readonly Check[] {
  const prototype = tested.orchestrator.class.prototype as { readonly attach?: unknown } | undefined;
  const left = typeof prototype?.attach === "function" ? {} : { leftOut: "the class has no method attach" };
  const check = (name: string, use: (place: Workplace) => Promise<string | undefined>): Check => ({
    name,
    ...left,
    body: () =>
      kit.inWorkplace(name, async (place) => {
        const found = await use(place).catch((error: unknown) => {
          const rejected = RunRejected.of(error);
          if (rejected instanceof RunRejected && !rejected.isMisuse) return rejected.message;
          throw rejected;
        });
        if (found !== undefined) kit.broken(name, { promise: promises.attach, found });
      }),
  });
  return [
    check("a submitted run is waited for, and its logs are read, by another instance", (place) =>
      place.withPipeline("matrix.ts#linear_value", (pipeline) => waitElsewhere(place, pipeline)),
    ),
    check("a submitted run is cancelled by another instance", (place) =>
      place.withPipeline("waiting.ts#listening", (pipeline) => cancelElsewhere(place, pipeline)),
    ),
  ];
}

async function submit(
  place: Workplace,
  pipeline: KitPipeline,
): Promise<{ readonly run: RunRecord; readonly elsewhere: Stack } | string> {
  const { run, result } = await startPipeline(pipeline, await place.open(), {});
  if (result.kind !== "submitted")
    return `The class has a method attach, but the run was ${result.kind}, not submitted.`;
  const { stack: elsewhere } = await place.open();
  const known = await elsewhere.metadataStore.getRun(run.id);
  if (known === undefined) return `The run ${run.name} is not in the metadata store.`;
  return { run: known, elsewhere };
}

async function waitElsewhere(place: Workplace, pipeline: KitPipeline): Promise<string | undefined> {
  const submitted = await submit(place, pipeline);
  if (typeof submitted === "string") return submitted;
  const { run, elsewhere } = submitted;
  const ended = await followRun(elsewhere, run, { pollInterval: 1_000 });
  if (ended.status !== "completed")
    return `It was waited for, and is recorded as ${ended.status}: ${ended.error?.message}`;
  const engineRun = engineRunOf(elsewhere, run);
  if (engineRun === undefined) {
    return `The run is one of the engine ${run.execution.engine}; the fresh instance is of the engine ${elsewhere.orchestrator.engine}.`;
  }
  // The records know of the end as soon as the last step has told it, an engine when that step's process is gone.
  let { state, steps } = await engineRun.status();
  for (let wait = 0; wait < 40 && state === "running"; wait++) {
    await sleep(250);
    ({ state, steps } = await engineRun.status());
  }
  if (state !== "completed") return `Of the run, which has completed, status says that it is ${state}.`;
  const known = pipeline.spec.steps.map(({ name }) => name);
  const unknown = Object.keys(steps).find((name) => !known.includes(name));
  if (unknown !== undefined) return `status tells of a step ${unknown}; the pipeline has ${known.join(", ")}.`;
  // What a handle cannot tell, it leaves out; what it tells must not fail.
  for await (const _ of engineRun.logs("subject"));
  await engineRun.cancel();
  const after = await elsewhere.metadataStore.getRun(run.id);
  return after?.status === "completed" ? undefined : `cancel changed a run that had completed: it is ${after?.status}.`;
}

async function cancelElsewhere(place: Workplace, pipeline: KitPipeline): Promise<string | undefined> {
  const submitted = await submit(place, pipeline);
  if (typeof submitted === "string") return submitted;
  const { run, elsewhere } = submitted;
  await engineRunOf(elsewhere, run)?.cancel();
  await elsewhere.metadataStore.requestCancel(run.id);
  const ended = await followRun(elsewhere, run, { pollInterval: 1_000 });
  return ended.status === "cancelled" ? undefined : `It was cancelled, and is recorded as ${ended.status}.`;
}
