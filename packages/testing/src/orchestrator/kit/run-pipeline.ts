import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileLoaded, type LoadedPipeline, loadPipelineModule, makeBundle } from "@tsugite/bundle";
import { followRun, type JsonObject, type PipelineSpec, type RunNotice, type RunRecord } from "@tsugite/core";
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
  readonly notify?: (notice: RunNotice) => void;
  /** Milliseconds after which the run is given up. */
  readonly timeLimit: number;
}

/** The run did not end in time. */
export class TimeLimitPassed extends Error {}

/** Runs a pipeline to its end, also where an engine carries it out, and reads what it left behind. */
export async function runPipeline(
  { loaded, spec }: KitPipeline,
  kit: KitStack,
  options: RunPipelineOptions,
): Promise<ObservedRun> {
  const { stack } = kit;
  const { parameters = {}, runName, timeLimit, resume, notify } = options;
  const deadline = AbortSignal.timeout(timeLimit);
  const signal = AbortSignal.any([deadline, ...(options.signal === undefined ? [] : [options.signal])]);
  const deploy = async (): Promise<RunRecord> => {
    const { run, result } = await stack.deployPipeline({
      spec,
      runtimeConfiguration: { parameters, cache: true, ...(runName === undefined ? {} : { runName }) },
      runtime: loaded.runtime,
      bundle: () => bundleOf({ loaded, spec }, kit),
      signal,
      ...(resume === undefined ? {} : { resume: { run: resume, rerun: [] } }),
      ...(notify === undefined ? {} : { notify }),
    });
    if (run === undefined) throw new Error("The stack ran the pipeline without a run.");
    return result.kind === "submitted" ? followRun(stack, run, { pollInterval: 1_000 }) : run;
  };
  const run = await Promise.race([deploy(), passed(deadline, timeLimit)]);
  return observeRun(stack, spec, run.id);
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
