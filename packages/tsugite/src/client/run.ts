import { join } from "node:path";
import {
  type JsonObject,
  type PipelineSpec,
  type Problem,
  type RunNotice,
  type RunRecord,
  type StepRecord,
  TsugiteError,
} from "@tsugite/core";
import { type OpenStack, openStack } from "../stack/open-stack.ts";
import { compileLoaded } from "./compile-loaded.ts";
import { type LoadedPipeline, loadPipeline } from "./load-pipeline.ts";
import { readParameterTexts } from "./read-parameter-texts.ts";
import { readResult } from "./read-result.ts";

/** What can be chosen for a run. */
export interface RunOptions {
  /** By name; each is checked by the pipeline's schema. @default {} */
  readonly parameters?: JsonObject;
  /**
   * The same, as they are typed on a command line: text where the pipeline's schema asks for a text, else JSON, and text
   * where that is no JSON. They go before `parameters` of the same name. @default {}
   */
  readonly parameterTexts?: Readonly<Record<string, string>>;
  /** Unique among the runs of the pipeline. @default made from the pipeline's name and the time */
  readonly name?: string;
  /** Name of the stack in `tsugite.yaml`. @default the active stack */
  readonly stack?: string;
  /** Whether steps may be answered from the cache. @default true */
  readonly cache?: boolean;
  /** How many steps run at the same time; only for the local orchestrator. @default its config */
  readonly maxParallel?: number;
  /** Cancels the run: steps get their signal, and are ended after a grace of 3 seconds. */
  readonly signal?: AbortSignal;
  /** Told what happens, as it happens. */
  readonly onNotice?: (notice: RunNotice) => void;
  /** Told when the run is registered, with what it will do. */
  readonly onRun?: (run: RunRecord, spec: PipelineSpec, warnings: readonly Problem[]) => void;
}

/** A run that has ended. One that failed is told by `run.status`, and does not reject. */
export interface RunResult {
  readonly run: RunRecord;
  readonly spec: PipelineSpec;
  readonly steps: readonly StepRecord[];
  /** What the builder returned, read from the artifacts; undefined when the run did not complete. */
  readonly result: unknown;
  /** Absolute path. */
  readonly projectRoot: string;
  /** Where the records and the artifacts of the run are, for people. */
  readonly storedIn: { readonly records: string; readonly artifacts: string };
}

/**
 * Runs a pipeline file, and waits for its end. Rejects with a {@link TsugiteError} for everything that is wrong before
 * the first step.
 *
 * @example
 * ```ts
 * const { run: record, result } = await run("./pipeline.ts", { parameters: { ratio: 0.7 } });
 * ```
 * @param target Path of the pipeline file, relative to the working directory, with `#export` unless it is the default.
 */
export async function run(target: string, options: RunOptions = {}): Promise<RunResult> {
  const loaded = await loadPipeline(target);
  try {
    const spec = await compileLoaded(loaded, options.signal);
    const typed = readParameterTexts(options.parameterTexts ?? {}, spec.params);
    const parameters = { ...options.parameters, ...typed };
    await loaded.runtime.parseParameters(parameters, options.signal);
    const open = await openStack(loaded.projectRoot, options);
    try {
      return await deploy({ loaded, spec, parameters, open, options });
    } finally {
      await open.stack.close();
    }
  } finally {
    await loaded.runtime.close();
  }
}

interface Deployment {
  readonly loaded: LoadedPipeline;
  readonly spec: PipelineSpec;
  readonly parameters: JsonObject;
  readonly open: OpenStack;
  readonly options: RunOptions;
}

async function deploy(deployment: Deployment): Promise<RunResult> {
  const { loaded, spec, parameters, options } = deployment;
  const { stack } = deployment.open;
  const outcome = await stack.deployPipeline({
    spec,
    runtimeConfiguration: {
      parameters,
      cache: options.cache ?? true,
      ...(options.name === undefined ? {} : { runName: options.name }),
    },
    runtime: loaded.runtime,
    bundle: async () => (await import("./deployable-bundle.ts")).deployableBundle(deployment),
    onRun: (record, warnings) => options.onRun?.(record, spec, warnings),
    ...(options.onNotice === undefined ? {} : { notify: options.onNotice }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (outcome.run === undefined) throw new TsugiteError("INTERNAL", "The stack ran the pipeline without a run.");
  const { run } = outcome;
  const steps = await stack.metadataStore.listSteps(run.id);
  const results = join(loaded.projectRoot, ".tsugite", "results", run.id);
  const result = run.status === "completed" ? await readResult(stack, spec, steps, results) : undefined;
  const storedIn = { records: stack.metadataStore.location, artifacts: stack.artifactStore.location };
  return { run, spec, steps, result, projectRoot: loaded.projectRoot, storedIn };
}
