import { join } from "node:path";
import { type JsonObject, type RunRecord, TsugiteError } from "@tsugite/core";
import type { OpenStack } from "../stack/open-stack.ts";
import type { Compiled } from "./compile-loaded.ts";
import type { LoadedPipeline } from "./load-pipeline.ts";
import { readResult } from "./read-result.ts";
import type { RunOptions, RunResult } from "./run.ts";

/** What is run, on what, and how. */
export interface LoadedDeployment extends Compiled {
  readonly loaded: LoadedPipeline;
  readonly parameters: JsonObject;
  readonly open: OpenStack;
  readonly options: Pick<RunOptions, "cache" | "name" | "signal" | "onNotice" | "onRun">;
  /** Takes up this run instead of a new one. */
  readonly resume?: { readonly run: RunRecord; readonly rerun: readonly string[] };
}

/** Runs a loaded pipeline on an open stack, and reads what came of it. */
export async function deployLoaded(deployment: LoadedDeployment): Promise<RunResult> {
  const { loaded, spec, parts, parameters, options, resume } = deployment;
  const { stack } = deployment.open;
  const outcome = await stack.deployPipeline({
    spec,
    parts,
    runtimeConfiguration: {
      parameters,
      cache: options.cache ?? true,
      ...(options.name === undefined ? {} : { runName: options.name }),
    },
    runtime: loaded.runtime,
    bundle: async () => (await import("./deployable-bundle.ts")).deployableBundle(deployment),
    onRun: (record, warnings) => options.onRun?.(record, spec, warnings),
    ...(resume === undefined ? {} : { resume }),
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
