import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileLoaded, type LoadedPipeline, loadPipelineModule, makeBundle } from "@tsugite/bundle";
import {
  followRun,
  type JsonObject,
  messageWithoutFix,
  type OrchestrationResult,
  type PipelineSpec,
  type RunRecord,
  reasonOf,
  requireEngineRun,
  type Stack,
  TsugiteError,
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

/** Milliseconds in which a run may end that is cancelled: the grace of a step, and an engine's leisure. */
export const ENDS_WITHIN = 15_000;

/** A run had no end: it was not in time, or the orchestrator threw. */
export class RunRejected extends Error {
  /** That a bundle cannot be made says nothing about how runs end, and tells by itself what to do. */
  static of(thrown: unknown): unknown {
    if (TsugiteError.is(thrown, "PIPELINE_BUILD_FAILED") || TsugiteError.is(thrown, "BUNDLE_FAILED")) return thrown;
    const said = TsugiteError.is(thrown) ? `${thrown.code}: ${messageWithoutFix(thrown)}` : reasonOf(thrown);
    const at = TsugiteError.is(thrown) && thrown.at !== undefined ? ` (${thrown.at})` : "";
    return new RunRejected(`Instead of an end, the run had an error. ${said}${at}`, { cause: thrown });
  }

  /** Whether what was returned is not what the stack can take, which says nothing about how runs end. */
  get isMisuse(): boolean {
    return TsugiteError.is(this.cause, "COMPONENT_INVALID");
  }
}

/** Runs a pipeline to its end, also where an engine carries it out, and reads what it left behind. */
export async function runPipeline(
  pipeline: KitPipeline,
  kit: KitStack,
  options: RunPipelineOptions,
): Promise<ObservedRun> {
  const deadline = new AbortController();
  const signal = AbortSignal.any([deadline.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const carriedOut = async (): Promise<RunRecord> => {
    const { run, result } = await startPipeline(pipeline, kit, { ...options, signal });
    return result.kind === "submitted" ? endOfSubmitted(kit.stack, run, signal) : run;
  };
  const timers: NodeJS.Timeout[] = [];
  const { timeLimit } = options;
  const endsWithin = Math.min(ENDS_WITHIN, timeLimit);
  let giveUp = (): void => {};
  const passed = new Promise<never>((_, reject) => {
    giveUp = () => {
      const why = deadline.signal.aborted ? ` because it had not ended ${timeLimit / 1_000} s after it began` : "";
      const text = `The run was cancelled${why}, and had not ended ${endsWithin / 1_000} s after that.`;
      timers.push(setTimeout(() => reject(new RunRejected(text)), endsWithin));
    };
    timers.push(setTimeout(() => deadline.abort(), timeLimit));
  });
  signal.addEventListener("abort", giveUp, { once: true });
  const ended = carriedOut().catch((error: unknown) => Promise.reject(RunRejected.of(error)));
  try {
    return await observeRun(kit.stack, pipeline.spec, (await Promise.race([ended, passed])).id);
  } finally {
    signal.removeEventListener("abort", giveUp);
    for (const timer of timers) clearTimeout(timer);
  }
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
  try {
    return await followRun(stack, run, { pollInterval: 1_000, signal: givenUp.signal });
  } finally {
    signal.removeEventListener("abort", cancel);
  }
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
