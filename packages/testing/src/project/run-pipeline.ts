import { fromJson, type JsonObject, type Pipeline, type Stack, TsugiteError } from "@tsugite/core";
import { createTestStack } from "./create-test-stack.ts";
import { ImportedPipeline } from "./imported-pipeline.ts";
import { InThreadRuntime } from "./in-thread-runtime.ts";
import { PipelineTestRun } from "./pipeline-test-run.ts";
import { projectRoot as findProjectRoot } from "./project-root.ts";
import { readResult } from "./read-result.ts";
import type { ResolvedResult } from "./step-types.ts";

/** What can be chosen for a run in a test. */
export interface RunPipelineOptions<Given> {
  /** By name; the pipeline's own schema parses them. @default {} */
  readonly parameters?: Given;
  /** Stays open. @default a new {@link createTestStack} */
  readonly stack?: Stack;
  /**
   * What the paths of `file()` are relative to. @default the nearest folder at or above the working directory that has a
   * `tsugite.yaml`, else a `package.json`
   */
  readonly projectRoot?: string;
  /** Cancels the run. */
  readonly signal?: AbortSignal;
  /** Whether what steps and hooks print is printed too; it is in `logs()` anyway. @default false */
  readonly print?: boolean;
}

/**
 * Runs a pipeline that a test has imported, in the test's own thread and without a cache, and waits for its end.
 *
 * Mocks and spies of the test's runner work, because the steps are the very ones that the test has imported. All else is
 * as in any run: values pass through their codecs, files and parameters are checked, failed steps are tried again (at once),
 * what depends on one that failed is skipped, hooks are called. A run that failed does not reject: `status` says so, and
 * `assertCompleted()` raises why.
 *
 * What a thread would hold is not held: `process.exit()` ends the test, and so does a loop without an end. Neither is it
 * seen whether other processes would find the steps, which `tsugite compile` tells.
 *
 * @example
 * ```ts
 * const run = await runPipeline(penguins, { parameters: { ratio: 0.5 } });
 * expect(run.assertCompleted()).toEqual({ accuracy: 0.95 });
 * expect((await run.output(split)).train).toHaveLength(166);
 * ```
 * @throws TsugiteError for everything that is wrong before the first step: with the pipeline, its files, the parameters.
 */
export async function runPipeline<Given, Returned>(
  pipeline: Pipeline<Given, Returned>,
  options: RunPipelineOptions<Given> = {},
): Promise<PipelineTestRun<ResolvedResult<Returned>>> {
  const { parameters = {}, projectRoot = findProjectRoot(), signal, print } = options;
  const module = new ImportedPipeline(pipeline);
  const spec = await module.compile(projectRoot);
  const runtime = new InThreadRuntime(module, projectRoot, print);
  // Given is what the schema takes, which gives JSON Schema; what is no JSON, parsing refuses.
  const given = parameters as JsonObject;
  const parsed = fromJson(await runtime.parseParameters(given));
  const stack = options.stack ?? createTestStack();
  const { run } = await stack.deployPipeline({
    spec,
    runtimeConfiguration: { parameters: given, cache: false },
    runtime,
    bundle: () => Promise.reject(noBundle()),
    ...(signal === undefined ? {} : { signal }),
  });
  if (run === undefined) throw new TsugiteError("INTERNAL", "The stack ran the pipeline without a run.");
  const steps = await stack.metadataStore.listSteps(run.id);
  const logs = await stack.metadataStore.readLogs({ runId: run.id });
  const readable = { stack, spec, module, steps };
  // Whose values are of the types that the steps and the schema of the parameters say.
  const result =
    run.status === "completed" ? ((await readResult(readable, run, parsed)) as ResolvedResult<Returned>) : undefined;
  // It opens again when an output is asked for.
  if (options.stack === undefined) await stack.metadataStore.close();
  return new PipelineTestRun(run, result, logs, readable);
}

function noBundle(): TsugiteError {
  return new TsugiteError("NOT_SUPPORTED", "A pipeline that a test has imported cannot be bundled.", {
    fix: "Use an orchestrator that runs steps in its own process, or run the pipeline's file: run() of tsugite.",
  });
}
