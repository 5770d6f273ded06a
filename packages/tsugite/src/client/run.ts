import { compileLoaded } from "@tsugite/bundle";
import type { JsonObject, PipelineSpec, Problem, RunRecord, StepRecord } from "@tsugite/core";
import { openStack } from "../stack/open-stack.ts";
import type { AwaitOptions } from "./await-run.ts";
import { deployLoaded } from "./deploy-loaded.ts";
import { loadPipeline } from "./load-pipeline.ts";
import { readParameterTexts } from "./read-parameter-texts.ts";

/** What can be chosen each time that steps are run. */
export interface WatchOptions extends Pick<AwaitOptions, "detach" | "onNotice" | "onSilence" | "pollInterval"> {
  /** Name of the stack in `tsugite.yaml`. @default the active stack */
  readonly stack?: string;
  /** How many steps run at the same time; only for the local orchestrator. @default its config */
  readonly maxParallel?: number;
  /**
   * Name of a step that is called under a debugger: in a process that waits for one and stops before the step's function,
   * without the cache and without its timeout. Only where steps run in this process, as by the local orchestrator.
   * @default none
   */
  readonly inspect?: string;
  /**
   * Cancels the run: steps get their signal, and are ended after a grace of 3 seconds. Where an engine carries out the run,
   * the engine is asked to end it, and its end is waited for.
   */
  readonly signal?: AbortSignal;
  /**
   * Whether the end of a run is waited for that was handed over to an engine. If not, the run is returned as it is then,
   * which is `running`, and found again by {@link attach}. @default true
   */
  readonly wait?: boolean;
  /** Told when the run is registered, with what it will do. */
  readonly onRun?: (run: RunRecord, spec: PipelineSpec, warnings: readonly Problem[]) => void;
  /** Told what the orchestrator is doing, one line at a time. */
  readonly onLog?: (line: string) => void;
  /** Told when the run was handed over to an engine, with the page of the run in the engine's interface. */
  readonly onSubmitted?: (run: RunRecord, url: string | undefined) => void;
}

/** What can be chosen for a run. */
export interface RunOptions extends WatchOptions {
  /** By name; each is checked by the pipeline's schema. @default {} */
  readonly parameters?: JsonObject;
  /**
   * The same, as they are typed on a command line: text where the pipeline's schema asks for a text, else JSON, and text
   * where that is no JSON. They go before `parameters` of the same name. @default {}
   */
  readonly parameterTexts?: Readonly<Record<string, string>>;
  /** Unique among the runs of the pipeline. @default made from the pipeline's name and the time */
  readonly name?: string;
  /** Whether steps may be answered from the cache. @default true */
  readonly cache?: boolean;
  /**
   * Whether the pipeline goes on where somebody paused it in its engine, with its schedule. If not, a run of it is refused,
   * since it would wait. @default false
   */
  readonly unpause?: boolean;
}

/**
 * A run that has ended, or that an engine goes on with. One that failed is told by `run.status`, and does not reject.
 */
export interface RunResult {
  readonly run: RunRecord;
  readonly spec: PipelineSpec;
  readonly steps: readonly StepRecord[];
  /** What the builder returned, read from the artifacts; undefined when the run did not complete. */
  readonly result: unknown;
  /**
   * Milliseconds that it was carried out, without the time in which it lay idle before it was resumed; absent while it goes
   * on.
   */
  readonly duration?: number;
  /** Absolute path. */
  readonly projectRoot: string;
  /** Page of the run in its engine's interface. */
  readonly url?: string;
  /** Where the records and the artifacts of the run are, for people. */
  readonly storedIn: { readonly records: string; readonly artifacts: string };
}

/**
 * Runs a pipeline file, and waits for its end, wherever its steps run. A run that failed does not reject: `run.status`
 * says so. Rejects with a {@link TsugiteError} for everything that is wrong before the first step.
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
    const compiled = await compileLoaded(loaded, options.signal);
    const { spec } = compiled;
    const typed = readParameterTexts(options.parameterTexts ?? {}, spec.params);
    const parameters = { ...options.parameters, ...typed };
    await loaded.runtime.parseParameters(parameters, options.signal);
    const open = await openStack(loaded.projectRoot, options);
    try {
      return await deployLoaded({ loaded, ...compiled, parameters, open, options });
    } finally {
      await open.stack.close();
    }
  } finally {
    await loaded.runtime.close();
  }
}
