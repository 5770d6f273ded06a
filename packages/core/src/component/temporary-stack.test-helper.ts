import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { decodeValue } from "../codec/decode-value.ts";
import { fromJson } from "../codec/from-json.ts";
import { BaseOrchestrator } from "../orchestrator/base-orchestrator.ts";
import type { OrchestrationResult } from "../orchestrator/orchestration-result.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import type { PipelineSpec, StepSpec } from "../spec/pipeline-spec.ts";
import { LocalArtifactStore } from "../store/local-artifact-store.ts";
import { SqliteMetadataStore } from "../store/sqlite/sqlite-metadata-store.ts";
import type { HookCall } from "../thread/call-hook.ts";
import { encodeOutput } from "../thread/encode-output.ts";
import type { EncodedInput, StepCall, StepCallOptions, StepRuntime } from "../thread/step-runtime.ts";
import type { DeploymentRequest } from "./deploy-pipeline.ts";
import { Stack, type StackOptions } from "./stack.ts";

/** An orchestrator as its author would write it: one step after the other, here. */
export class PlainOrchestrator extends BaseOrchestrator {
  static override readonly FLAVOR: string = "plain";
  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { sortedSteps, spec, stack, run } = deployment;
    for (const step of sortedSteps) await this.runStep({ step, spec, stack, run });
    return { kind: "finished", run };
  }
}

/** A stack with real stores in a folder of its own, which is removed after the test. */
export async function temporaryStack(options: Partial<StackOptions> = {}): Promise<Stack> {
  const root = await mkdtemp(join(tmpdir(), "tsugite-stack-"));
  const stack = new Stack({
    name: "test",
    orchestrator: new PlainOrchestrator({ name: "plain", config: {}, root }),
    artifactStore: new LocalArtifactStore({ name: "local", config: {}, root }),
    metadataStore: new SqliteMetadataStore({ name: "local", config: {}, root }),
    ...options,
  });
  onTestFinished(async () => {
    await stack.close();
    await rm(root, { recursive: true, force: true });
  });
  return stack;
}

type StepFunction = (inputs: Record<string, unknown>, call: StepCall, options: StepCallOptions) => unknown;

/** Calls functions of the test by their source, in this thread, with every value through its codec. */
export function inlineRuntime(
  functions: Readonly<Record<string, StepFunction>>,
  hooks: Readonly<Record<string, (context: HookCall["context"], error: HookCall["error"]) => unknown>> = {},
): StepRuntime {
  return {
    parseParameters: async (given) => given,
    locateFile: async ({ path }) => path,
    close: async () => {},
    hook: async ({ hook, source, context, error }) => {
      await hooks[`${source ?? "pipeline"}.${hook}`]?.(context, error);
    },
    call: async (call, options) => {
      const inputs: Record<string, unknown> = {};
      for (const [name, input] of Object.entries(call.inputs)) inputs[name] = await decode(input);
      const returned = await functions[call.source]?.(inputs, call, options);
      if (returned === undefined) return { outputs: {}, metadata: {} };
      const path = call.outputs.output?.path ?? "";
      const output = await encodeOutput(returned, { output: "output", path, signal: options.signal });
      return { outputs: { output }, metadata: {} };
    },
  };
}

async function decode(input: EncodedInput): Promise<unknown> {
  if (input.kind === "json") return fromJson(input.value);
  if (input.kind === "bytes") return decodeValue(input.codec, input.bytes);
  if (input.kind === "file") return decodeValue(input.codec, { path: input.path, name: input.name });
  if (input.kind === "array") return Promise.all(input.items.map(decode));
  const entries = Object.entries(input.entries).map(async ([key, part]) => [key, await decode(part)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** A spec step that calls the function of the same name. */
export function specStep(name: string, options: Partial<StepSpec> = {}): StepSpec {
  return {
    name,
    source: `steps.ts#${name}`,
    code: { digest: name.padEnd(64, "0") },
    inputs: {},
    outputs: { output: { codec: "auto" } },
    ...options,
  };
}

export function specOf(...steps: readonly StepSpec[]): PipelineSpec {
  return { specVersion: 1, name: "test", source: "pipeline.ts#default", steps };
}

/** A request to run a spec whose steps are the functions of the same names. */
export function requestFor(
  spec: PipelineSpec,
  functions: Readonly<Record<string, StepFunction>>,
  options: Partial<DeploymentRequest> = {},
): DeploymentRequest {
  const bySource = Object.fromEntries(Object.entries(functions).map(([name, fn]) => [`steps.ts#${name}`, fn]));
  return {
    spec,
    runtimeConfiguration: { parameters: {}, cache: true },
    runtime: inlineRuntime(bySource),
    bundle: () => Promise.reject(new Error("no bundle in this test")),
    ...options,
  };
}
