import type { Compiled, LoadedPipeline } from "@tsugite/bundle";
import { engineRunOf, type JsonObject, type RunRecord, type Stack, TsugiteError } from "@tsugite/core";
import type { OpenStack } from "../stack/open-stack.ts";
import { awaitRun } from "./await-run.ts";
import { readRunResult } from "./read-run-result.ts";
import type { RunOptions, RunResult } from "./run.ts";

/** What is run, on what, and how. */
export interface LoadedDeployment extends Compiled {
  readonly loaded: LoadedPipeline;
  readonly parameters: JsonObject;
  readonly open: OpenStack;
  readonly options: RunOptions;
  /** Takes up this run instead of a new one. */
  readonly resume?: { readonly run: RunRecord; readonly rerun: readonly string[] };
}

/** Runs a loaded pipeline on an open stack, and reads what came of it. */
export async function deployLoaded(deployment: LoadedDeployment): Promise<RunResult> {
  const { loaded, spec, parts, parameters, options, resume } = deployment;
  const { stack, warnings: ofStack } = deployment.open;
  const outcome = await stack.deployPipeline({
    spec,
    parts,
    runtimeConfiguration: {
      parameters,
      cache: options.cache ?? true,
      ...(options.inspect === undefined ? {} : { inspect: options.inspect }),
      ...(options.unpause === undefined ? {} : { unpause: options.unpause }),
      ...(options.name === undefined ? {} : { runName: options.name }),
    },
    runtime: loaded.runtime,
    bundle: async () => (await import("./deployable-bundle.ts")).deployableBundle(deployment),
    onRun: (record, warnings) => options.onRun?.(record, spec, [...ofStack, ...warnings]),
    ...(resume === undefined ? {} : { resume }),
    ...(options.onLog === undefined ? {} : { log: options.onLog }),
    ...(options.onNotice === undefined ? {} : { notify: options.onNotice }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (outcome.run === undefined) throw new TsugiteError("INTERNAL", "The stack ran the pipeline without a run.");
  const { result, run } = outcome;
  const ended = result.kind === "submitted" ? await awaitSubmitted(stack, run, deployment) : run;
  return readRunResult(stack, ended, loaded.projectRoot, spec);
}

/** The run of an engine that cannot be attached to is left to the engine. */
async function awaitSubmitted(stack: Stack, run: RunRecord, { options, resume }: LoadedDeployment): Promise<RunRecord> {
  const engineRun = engineRunOf(stack, run);
  options.onSubmitted?.(run, engineRun?.url);
  const isLeft = options.wait === false || engineRun === undefined;
  return isLeft ? run : awaitRun(stack, run, options, resume === undefined ? "all" : "new");
}
