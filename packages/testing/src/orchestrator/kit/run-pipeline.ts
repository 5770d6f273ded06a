import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileLoaded, type LoadedPipeline, loadPipelineModule, makeBundle } from "@tsugite/bundle";
import {
  followRun,
  type JsonObject,
  type OrchestrationResult,
  type PipelineSpec,
  type RunRecord,
  requireEngineRun,
  type Stack,
} from "@tsugite/core";
import type { KitStack } from "./kit-stack.ts";
import { type ObservedRun, observeRun } from "./observed-run.ts";

/** A pipeline of the kit's project, ready to be run any number of times. */
export interface KitPipeline {
  readonly loaded: LoadedPipeline;
  readonly spec: PipelineSpec;
}

/** Loads a pipeline, and keeps its threads and processes while a function uses it. */
export async function withPipeline<Result>(
  projectRoot: string,
  source: string,
  use: (pipeline: KitPipeline) => Promise<Result>,
): Promise<Result> {
  const [file = "", exportName = "default"] = source.split("#");
  const loaded = await loadPipelineModule({ file: join(projectRoot, file), exportName, projectRoot });
  try {
    return await use({ loaded, spec: (await compileLoaded(loaded)).spec });
  } finally {
    await loaded.runtime.close();
  }
}

export interface RunPipelineOptions {
  /** @default {} */
  readonly parameters?: JsonObject;
  /** @default never aborted */
  readonly signal?: AbortSignal;
  /** @default made from the pipeline's name and the time */
  readonly runName?: string;
  /** Takes up this run. */
  readonly resume?: RunRecord;
  /** Told when the run is registered. */
  readonly onRun?: (run: RunRecord) => void;
  /** Milliseconds after which the run is given up. */
  readonly timeLimit: number;
}

/** The run did not end in time. */
export class TimeLimitPassed extends Error {}

/** Runs a pipeline to its end, also where an engine carries it out, and reads what it left behind. */
export async function runPipeline(
  pipeline: KitPipeline,
  kit: KitStack,
  options: RunPipelineOptions,
): Promise<ObservedRun> {
  const deadline = AbortSignal.timeout(options.timeLimit);
  const signal = AbortSignal.any([deadline, ...(options.signal === undefined ? [] : [options.signal])]);
  const carriedOut = async (): Promise<RunRecord> => {
    const { run, result } = await startPipeline(pipeline, kit, { ...options, signal });
    return result.kind === "submitted" ? endOfSubmitted(kit.stack, run, signal) : run;
  };
  const run = await Promise.race([carriedOut(), passed(deadline, options.timeLimit)]);
  return observeRun(kit.stack, pipeline.spec, run.id);
}

/** Runs a pipeline as far as this process is concerned: one that was submitted goes on. */
export async function startPipeline(
  pipeline: KitPipeline,
  kit: KitStack,
  { parameters = {}, runName, resume, onRun, signal }: Omit<RunPipelineOptions, "timeLimit">,
): Promise<{ readonly run: RunRecord; readonly result: OrchestrationResult }> {
  const { run, result } = await kit.stack.deployPipeline({
    spec: pipeline.spec,
    runtimeConfiguration: { parameters, cache: true, ...(runName === undefined ? {} : { runName }) },
    runtime: pipeline.loaded.runtime,
    bundle: () => bundleOf(pipeline, kit),
    ...(signal === undefined ? {} : { signal }),
    ...(resume === undefined ? {} : { resume: { run: resume, rerun: [] } }),
    ...(onRun === undefined ? {} : { onRun }),
  });
  if (run === undefined) throw new Error("The stack ran the pipeline without a run.");
  return { run, result };
}

/** Waits for the end of a run that was submitted; asks its engine to end it when the signal is aborted. */
async function endOfSubmitted(stack: Stack, run: RunRecord, signal: AbortSignal): Promise<RunRecord> {
  const givenUp = new AbortController();
  const cancel = (): void => {
    const asked = requireEngineRun(stack, run).cancel();
    asked.then(() => stack.metadataStore.requestCancel(run.id)).catch((error: unknown) => givenUp.abort(error));
  };
  if (signal.aborted) cancel();
  else signal.addEventListener("abort", cancel, { once: true });
  return followRun(stack, run, { pollInterval: 1_000, signal: givenUp.signal });
}

/** Rejects some time after the deadline, in which a run that was cancelled by it may end. */
function passed(deadline: AbortSignal, timeLimit: number): Promise<never> {
  return new Promise((_, reject) => {
    deadline.addEventListener("abort", () => {
      const text = `The run had not ended ${timeLimit / 1_000} s after it began, and not 10 s after it was cancelled for that.`;
      setTimeout(() => reject(new TimeLimitPassed(text)), 10_000).unref();
    });
  });
}

/** The bundle of a pipeline and a stack. */
export function bundleOf(
  { loaded, spec }: KitPipeline,
  { description, sources }: KitStack,
): ReturnType<typeof makeBundle> {
  return makeBundle({
    module: loaded,
    spec,
    stack: description,
    sources,
    entrypoint: fileURLToPath(import.meta.resolve("@tsugite/entrypoint")),
    outDir: join(loaded.projectRoot, ".tsugite", "bundles"),
  });
}
