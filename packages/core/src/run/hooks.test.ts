import { expect, test, vi } from "vitest";
import { HOOK_NAMES } from "../authoring/hooks.ts";
import type { DeploymentRequest } from "../component/deploy-pipeline.ts";
import type { Stack } from "../component/stack.ts";
import {
  inlineRuntime,
  PlainOrchestrator,
  requestFor,
  specOf,
  specStep,
  temporaryStack,
} from "../component/temporary-stack.test-helper.ts";
import { PLAIN_CAPABILITIES } from "../orchestrator/orchestrator-capabilities.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";

type Told = Parameters<typeof inlineRuntime>[1];

class Hooked extends PlainOrchestrator {
  static override readonly supports: typeof PLAIN_CAPABILITIES = { ...PLAIN_CAPABILITIES, pipelineHooks: true };
}

class EngineOwned extends PlainOrchestrator {
  static override readonly supports: typeof PLAIN_CAPABILITIES = { ...PLAIN_CAPABILITIES, retries: "engine" };
}

const hooked = (): Promise<Stack> =>
  temporaryStack({ orchestrator: new Hooked({ name: "hooked", config: {}, root: "/" }) });
const hooks = [...HOOK_NAMES];
const quick = { count: 1, delay: 1, backoff: "constant", maxDelay: 1, jitter: false } as const;

/** Functions that write down that they were called, and with what. */
function witness(owners: readonly string[]): { readonly told: Told; readonly calls: string[] } {
  const calls: string[] = [];
  const entries = owners.flatMap((owner) =>
    hooks.map((hook) => {
      const note: NonNullable<Told>[string] = (context, error) => {
        const attempt = "attempt" in context ? ` ${context.attempt}` : "";
        calls.push(`${owner}.${hook}${attempt}${error === undefined ? "" : `: ${error.message}`}`);
      };
      return [owner === "pipeline" ? `pipeline.${hook}` : `steps.ts#${owner}.${hook}`, note] as const;
    }),
  );
  return { told: Object.fromEntries(entries), calls };
}

function hookedRequest(spec: PipelineSpec, functions: Parameters<typeof requestFor>[1], told: Told): DeploymentRequest {
  const bySource = Object.fromEntries(Object.entries(functions).map(([name, fn]) => [`steps.ts#${name}`, fn]));
  return requestFor(spec, functions, { runtime: inlineRuntime(bySource, told) });
}

const fail = (): never => {
  throw new Error("no");
};

test("hooks of steps and of the pipeline are called around what they belong to", async () => {
  const stack = await hooked();
  const spec: PipelineSpec = { ...specOf(specStep("a", { hooks }), specStep("b")), hooks };
  const { told, calls } = witness(["pipeline", "a", "b"]);
  const functions = { a: () => void calls.push("a"), b: () => void calls.push("b") };
  await stack.deployPipeline(hookedRequest(spec, functions, told));
  expect(calls).toEqual(["pipeline.onStart", "a.onStart 1", "a", "a.onSuccess 1", "b", "pipeline.onSuccess"]);
});

test("onStart is called in each attempt, onFailure after the last one, and neither for steps that are skipped", async () => {
  const stack = await hooked();
  const waits = { kind: "output", step: "a", output: "output" } as const;
  const below = specStep("b", { hooks, inputs: { a: waits } });
  const spec: PipelineSpec = { ...specOf(specStep("a", { hooks, retries: quick }), below), hooks };
  const { told, calls } = witness(["pipeline", "a", "b"]);
  await stack.deployPipeline(hookedRequest(spec, { a: fail }, told));
  expect(calls).toEqual([
    "pipeline.onStart",
    "a.onStart 1",
    "a.onStart 2",
    "a.onFailure 2: no",
    "pipeline.onFailure: Step a failed.",
  ]);
});

test("a step that the cache answers calls no hooks", async () => {
  const stack = await hooked();
  const spec = specOf(specStep("a", { hooks }));
  const { told, calls } = witness(["a"]);
  await stack.deployPipeline(hookedRequest(spec, { a: () => 1 }, told));
  await stack.deployPipeline(hookedRequest(spec, { a: () => 1 }, told));
  expect(calls).toEqual(["a.onStart 1", "a.onSuccess 1"]);
});

test("where an engine owns the retries, onFailure waits for the last attempt", async () => {
  const stack = await temporaryStack({ orchestrator: new EngineOwned({ name: "engine", config: {}, root: "/" }) });
  const spec = specOf(specStep("a", { hooks: ["onFailure"], retries: quick }));
  const { told, calls } = witness(["a"]);
  const twice = specOf(...spec.steps, ...spec.steps);
  await stack.deployPipeline(hookedRequest(twice, { a: fail }, told));
  expect(calls).toEqual(["a.onFailure 2: no"]);
});

test("a hook that throws is recorded in the log, and changes nothing", async () => {
  const stack = await hooked();
  const spec: PipelineSpec = { ...specOf(specStep("a", { hooks })), hooks };
  const broken = Object.fromEntries(
    hooks.flatMap((hook) => [
      [`steps.ts#a.${hook}`, () => fail()],
      [`pipeline.${hook}`, () => fail()],
    ]),
  );
  const { run } = await stack.deployPipeline(hookedRequest(spec, { a: () => 1 }, broken));
  expect(run?.status).toBe("completed");
  const lines = await stack.metadataStore.readLogs({ runId: run?.id ?? "" });
  expect(lines.map(({ step, level, text }) => [step, level, text])).toEqual([
    ["", "error", "The hook onStart failed: no"],
    ["a", "error", "The hook onStart failed: no"],
    ["a", "error", "The hook onSuccess failed: no"],
    ["", "error", "The hook onSuccess failed: no"],
  ]);
});

test("a hook that does not end is ended after 30 seconds", async () => {
  const stack = await hooked();
  const spec = specOf(specStep("a", { hooks: ["onSuccess"] }));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const request = hookedRequest(spec, { a: () => 1 }, {});
  const runtime: DeploymentRequest["runtime"] = {
    ...request.runtime,
    hook: (_call, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        vi.advanceTimersByTime(30_000);
      }),
  };
  const { run } = await stack.deployPipeline({ ...request, runtime });
  vi.useRealTimers();
  expect(run?.status).toBe("completed");
  expect(await stack.metadataStore.readLogs({ runId: run?.id ?? "" })).toMatchObject([
    { text: "The hook onSuccess failed: onSuccess did not end within 30 seconds." },
  ]);
});

test("hooks of the pipeline are told when the orchestrator throws", async () => {
  class Broken extends Hooked {
    protected override async prepareOrRunPipeline(): Promise<never> {
      throw new Error("no such cluster");
    }
  }
  const stack = await temporaryStack({ orchestrator: new Broken({ name: "b", config: {}, root: "/" }) });
  const { told, calls } = witness(["pipeline"]);
  const spec: PipelineSpec = { ...specOf(specStep("a")), hooks };
  await expect(stack.deployPipeline(hookedRequest(spec, {}, told))).rejects.toThrow();
  expect(calls.at(-1)).toMatch(/^pipeline\.onFailure: .*no such cluster/);
});

test("hooks of a pipeline are refused where the orchestrator does not call them", async () => {
  const stack = await temporaryStack();
  const spec: PipelineSpec = { ...specOf(specStep("a")), hooks: ["onFailure"] };
  await expect(stack.deployPipeline(requestFor(spec, {}))).rejects.toMatchObject({
    code: "NOT_SUPPORTED",
    message: expect.stringContaining("has the hooks onFailure, which the plain orchestrator does not call."),
  });
});
