import { chmod, rm, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Stack } from "../component/stack.ts";
import {
  PlainOrchestrator,
  requestFor,
  specOf,
  specStep,
  temporaryStack,
} from "../component/temporary-stack.test-helper.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import { digestOf } from "../json/digest.ts";
import type { JsonObject } from "../json/json.ts";
import { PLAIN_CAPABILITIES } from "../orchestrator/orchestrator-capabilities.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import type { InputSpec, PipelineSpec, StepSpec } from "../spec/pipeline-spec.ts";
import { activateRun } from "./activate-run.ts";
import type { RunNotice } from "./active-run.ts";
import type { StepRecord } from "./run-record.ts";

type Functions = Parameters<typeof requestFor>[1];
type Options = Parameters<typeof requestFor>[2];

const from = (step: string): InputSpec => ({ kind: "output", step, output: "output" });
const quick = { count: 2, delay: 1, backoff: "constant", maxDelay: 1, jitter: false } as const;

/** Runs a spec, and gives its steps by name. */
async function runSpec(
  stack: Stack,
  spec: PipelineSpec,
  functions: Functions,
  options?: Options,
): Promise<Readonly<Record<string, StepRecord>>> {
  const { run } = await stack.deployPipeline(requestFor(spec, functions, options));
  const steps = await stack.metadataStore.listSteps(run?.id ?? "");
  return Object.fromEntries(steps.map((record) => [record.step, record]));
}

test("hands outputs on, through their codec, and records where each input came from", async () => {
  const stack = await temporaryStack();
  const spec = specOf(
    specStep("load"),
    specStep("sum", { inputs: { rows: { kind: "array", items: [from("load"), { kind: "value", value: 2 }] } } }),
  );
  const when = new Date(0);
  const steps = await runSpec(stack, spec, {
    load: () => ({ when }),
    sum: ({ rows }) => {
      expect(rows).toEqual([{ when }, 2]);
      return "done";
    },
  });
  expect(steps.sum).toMatchObject({
    status: "completed",
    attempt: 1,
    inputs: [
      {
        path: "rows.0",
        digest: steps.load?.outputs.output?.digest,
        producer: { kind: "output", step: "load", output: "output" },
      },
      { path: "rows.1", producer: { kind: "value" } },
    ],
    outputs: { output: { codec: "text", size: 4 } },
  });
});

test("answers from the cache what has the same code and inputs, and says from which run", async () => {
  const stack = await temporaryStack();
  const spec = specOf(specStep("load"), specStep("double", { inputs: { n: from("load") } }));
  let calls = 0;
  const functions: Functions = {
    load: () => 21,
    double: ({ n }) => {
      calls += 1;
      return Number(n) * 2;
    },
  };
  await runSpec(stack, spec, functions);
  const again = await runSpec(stack, spec, functions);
  expect(again.double).toMatchObject({
    status: "cached",
    attempt: 0,
    cachedFrom: { runName: expect.stringMatching(/^test-/) },
  });
  expect(calls).toBe(1);

  const changed = specOf(
    specStep("load", { code: { digest: "changed" } }),
    specStep("double", { inputs: { n: from("load") } }),
  );
  const other = await runSpec(stack, changed, { ...functions, load: () => 4 });
  expect(other.double?.status).toBe("completed");
  const same = await runSpec(
    stack,
    specOf(specStep("load", { code: { digest: "again" } }), spec.steps[1] as StepSpec),
    functions,
  );
  expect(same.load?.status).toBe("completed");
  expect(same.double?.status).toBe("cached");
});

test("says why a step was not answered from the cache", async () => {
  const stack = await temporaryStack();
  const reasons: Record<string, string | undefined> = {};
  const notify = (notice: RunNotice): void => {
    if (notice.kind === "started") reasons[notice.step] = notice.because?.replace(/test-\S+/, "X");
  };
  const steps = (code: string, value: number): PipelineSpec =>
    specOf(
      specStep("load", { code: { digest: digestOf(code) }, inputs: { seed: { kind: "value", value } } }),
      specStep("use", { inputs: { n: from("load") } }),
    );
  const functions: Functions = { load: ({ seed }) => seed, use: ({ n }) => n };
  await runSpec(stack, steps("1", 1), functions, { notify });
  expect(reasons).toEqual({ load: undefined, use: undefined });
  await runSpec(stack, steps("2", 1), functions, { notify });
  expect(reasons).toEqual({ load: "its code changed since run X", use: undefined });
  await runSpec(stack, steps("2", 2), functions, { notify });
  expect(reasons).toEqual({
    load: "its input seed changed since run X",
    use: "its input n from step load changed since run X",
  });
});

test("does not say that something changed where a step merely did not complete, or returned nothing", async () => {
  const stack = await temporaryStack();
  const reasons: Record<string, string | undefined> = {};
  const notify = (notice: RunNotice): void => {
    if (notice.kind === "started") reasons[notice.step] = notice.because?.replace(/test-\S+/, "X");
  };
  const spec = specOf(specStep("load"), specStep("use", { inputs: { n: from("load") } }), specStep("notify"));
  const failing: Functions = {
    load: () => 1,
    notify: () => undefined,
    use: () => Promise.reject(new Error("not yet")),
  };
  await runSpec(stack, spec, failing, { notify });
  await runSpec(stack, spec, { ...failing, use: () => 2 }, { notify });
  expect(reasons).toEqual({ load: undefined, use: undefined, notify: undefined });
});

test("says so when only the codec that reads an input changed", async () => {
  const stack = await temporaryStack();
  const reasons: (string | undefined)[] = [];
  const notify = (notice: RunNotice): void => {
    if (notice.kind === "started" && notice.step === "use") reasons.push(notice.because?.replace(/test-\S+/, "X"));
  };
  const spec = (code: string): PipelineSpec =>
    specOf(
      specStep("load", { cache: false, outputs: { output: { codec: "forest", code } } }),
      specStep("use", { inputs: { n: from("load") } }),
    );
  const functions: Functions = { load: () => 1, use: () => 2 };
  await runSpec(stack, spec("1"), functions, { notify });
  await runSpec(stack, spec("2"), functions, { notify });
  expect(reasons).toEqual([undefined, "the codec of an output of step load changed since run X"]);
});

test("does not look into the cache when the run or the step says so", async () => {
  const stack = await temporaryStack();
  const never = specOf(specStep("a", { cache: false }));
  await runSpec(stack, never, { a: () => 1 });
  expect((await runSpec(stack, never, { a: () => 1 })).a?.status).toBe("completed");
  const spec = specOf(specStep("a"));
  await runSpec(stack, spec, { a: () => 1 });
  const runtimeConfiguration = { parameters: {}, cache: false };
  expect((await runSpec(stack, spec, { a: () => 1 }, { runtimeConfiguration })).a?.status).toBe("completed");
  expect((await runSpec(stack, spec, { a: () => 1 })).a?.status).toBe("cached");
});

test("runs a step that returns nothing every time, unless it asks for the cache", async () => {
  const stack = await temporaryStack();
  const spec = specOf(specStep("notify"), specStep("once", { cache: true }));
  const functions = { notify: () => undefined, once: () => undefined };
  await runSpec(stack, spec, functions);
  const again = await runSpec(stack, spec, functions);
  expect(again.notify).toMatchObject({ status: "completed", outputs: {} });
  expect(again.once).toMatchObject({ status: "cached", outputs: {} });
});

test("gives undefined to a step whose producer returned nothing", async () => {
  const stack = await temporaryStack();
  const spec = specOf(specStep("maybe"), specStep("use", { inputs: { value: from("maybe") } }));
  const seen: unknown[] = [];
  await runSpec(stack, spec, { maybe: () => undefined, use: (inputs) => seen.push(inputs) });
  expect(seen).toEqual([{ value: undefined }]);
});

test("tries a failed step again, each attempt with its number and all with one idempotency key", async () => {
  const stack = await temporaryStack();
  const keys = new Set<string>();
  const attempts: number[] = [];
  const steps = await runSpec(stack, specOf(specStep("flaky", { retries: quick })), {
    flaky: (_inputs, call) => {
      keys.add(call.idempotencyKey);
      attempts.push(call.attempt);
      if (call.attempt < 3) throw new Error(`attempt ${call.attempt}`);
      return "at last";
    },
  });
  expect(steps.flaky).toMatchObject({ status: "completed", attempt: 3 });
  expect(attempts).toEqual([1, 2, 3]);
  expect(keys.size).toBe(1);
  const recorded = await stack.metadataStore.listAttempts({ runId: steps.flaky?.runId ?? "", step: "flaky" });
  expect(recorded.map(({ status, error }) => [status, error?.message])).toEqual([
    ["failed", "attempt 1"],
    ["failed", "attempt 2"],
    ["completed", undefined],
  ]);
});

test("does not try again what cannot become better", async () => {
  const stack = await temporaryStack();
  const steps = await runSpec(stack, specOf(specStep("a", { retries: quick })), { a: () => () => 1 });
  expect(steps.a).toMatchObject({ status: "failed", attempt: 1, error: { code: "OUTPUT_NOT_ENCODABLE" } });
});

test("skips what waits for a failed step, with the reason, and runs the rest", async () => {
  const stack = await temporaryStack();
  const spec = specOf(
    specStep("broken"),
    specStep("next", { inputs: { value: from("broken") } }),
    specStep("last", { after: ["next"] }),
    specStep("other"),
  );
  const steps = await runSpec(stack, spec, {
    broken: () => {
      throw new TypeError("no rows");
    },
    other: () => 1,
  });
  expect(steps.broken).toMatchObject({
    status: "failed",
    error: { code: "STEP_THREW", name: "TypeError", message: "no rows" },
  });
  expect(steps.next).toMatchObject({ status: "skipped", reason: "It waits for step broken, which failed." });
  expect(steps.last).toMatchObject({ status: "skipped", reason: "It waits for step next, which was skipped." });
  expect(steps.other?.status).toBe("completed");
});

test("aborts the signal of a step at its timeout, with the reason", async () => {
  const stack = await temporaryStack();
  const steps = await runSpec(stack, specOf(specStep("slow", { timeout: 20 })), {
    slow: (_inputs, _call, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  });
  expect(steps.slow).toMatchObject({
    status: "failed",
    error: { code: "STEP_TIMED_OUT", message: expect.stringContaining("20ms") },
  });
});

test("records what is going on and what did not start as cancelled when the run is cancelled", async () => {
  const stack = await temporaryStack();
  const controller = new AbortController();
  const spec = specOf(specStep("going"), specStep("waiting"));
  const { run } = await stack.deployPipeline(
    requestFor(
      spec,
      {
        going: (_inputs, _call, { signal }) => {
          queueMicrotask(() => controller.abort());
          return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
        },
      },
      { signal: controller.signal },
    ),
  );
  expect(run?.status).toBe("cancelled");
  const steps = await stack.metadataStore.listSteps(run?.id ?? "");
  expect(steps.map(({ step, status }) => [step, status])).toEqual([
    ["going", "cancelled"],
    ["waiting", "cancelled"],
  ]);
});

test("does not run a completed step again", async () => {
  const stack = await temporaryStack();
  let calls = 0;
  const spec = specOf(specStep("a"));
  const request = {
    ...requestFor(spec, { a: () => (calls += 1) }),
    // So that it is the record that answers, and not the cache.
    runtimeConfiguration: { parameters: {}, cache: false },
  };
  const { run } = await stack.deployPipeline(request);
  if (run === undefined) throw new TsugiteError("INTERNAL", "no run");
  const active = activateRun(run, { spec, runtime: request.runtime, cancelledBy: [], notify: () => {} });
  const outcome = await stack.orchestrator.runStep({ step: spec.steps[0] as StepSpec, spec, stack, run: active });
  expect(outcome.status).toBe("completed");
  expect(calls).toBe(1);
});

test("calls a step again when an artifact that the cache would answer with is gone", async () => {
  const stack = await temporaryStack();
  const spec = specOf(specStep("big"));
  const big = "x".repeat(100_000);
  const first = await runSpec(stack, spec, { big: () => big });
  await rm(stack.artifactStore.locationOf(first.big?.outputs.output?.digest ?? ""));
  expect((await runSpec(stack, spec, { big: () => big })).big?.status).toBe("completed");
});

test("fails a step whose input was damaged, and names the file", async () => {
  const stack = await temporaryStack();
  const big = "x".repeat(100_000);
  const file = stack.artifactStore.locationOf(digestOf(big));
  const spec = specOf(specStep("big"), specStep("harm", { after: ["big"] }), {
    ...specStep("use", { inputs: { value: from("big") } }),
    after: ["harm"],
  });
  const harm = async (): Promise<number> => {
    await chmod(file, 0o644);
    await writeFile(file, "flipped");
    return 1;
  };
  const after = await runSpec(stack, spec, { big: () => big, harm, use: () => 1 });
  expect(after.use).toMatchObject({
    status: "failed",
    error: { code: "ARTIFACT_CORRUPTED", message: expect.stringContaining(file) },
  });
});

test("rejects, and begins no further attempt, when a newer attempt has taken over", async () => {
  const stack = await temporaryStack();
  const spec = specOf(specStep("a", { retries: quick }));
  const key = { runId: "", step: "a" };
  const running = stack.deployPipeline(
    requestFor(
      spec,
      { a: () => stack.metadataStore.startAttempt(key) },
      { onRun: ({ id }) => Object.assign(key, { runId: id }) },
    ),
  );
  await expect(running).rejects.toMatchObject({ code: "ATTEMPT_FENCED" });
  const attempts = await stack.metadataStore.listAttempts(key);
  expect(attempts.map(({ attempt, status }) => [attempt, status])).toEqual([
    [1, "cancelled"],
    [2, "running"],
  ]);
});

test("ends the run with the first reason when the records can no longer be kept", async () => {
  const stack = await temporaryStack();
  const failing = { code: "METADATA_STORE_FAILED" };
  const running = stack.deployPipeline(
    requestFor(specOf(specStep("a"), specStep("b")), {
      a: () => {
        stack.metadataStore.completeStep = () => Promise.reject(new TsugiteError("METADATA_STORE_FAILED", "disk full"));
        stack.metadataStore.finishRun = () => Promise.reject(new TsugiteError("METADATA_STORE_FAILED", "still full"));
        return 1;
      },
      b: () => 1,
    }),
  );
  await expect(running).rejects.toMatchObject({ ...failing, message: "disk full" });
});

test("whatever a step throws is the step's failure, also an error that looks like one of the engine", async () => {
  for (const code of ["METADATA_STORE_FAILED", "ATTEMPT_FENCED", "STEP_CANCELLED"] as const) {
    const stack = await temporaryStack();
    const { run } = await stack.deployPipeline(
      requestFor(specOf(specStep("a"), specStep("b")), {
        a: () => Promise.reject(new TsugiteError(code, "from a run inside of the step")),
        b: () => 1,
      }),
    );
    expect(run?.status).toBe("failed");
    const steps = await stack.metadataStore.listSteps(run?.id ?? "");
    expect(steps.map(({ step, status }) => [step, status])).toEqual([
      ["a", "failed"],
      ["b", "completed"],
    ]);
    expect(steps[0]?.error?.code).toBe(code);
  }
});

test("a log that cannot be kept is told, and hides nothing", async () => {
  const stack = await temporaryStack();
  stack.metadataStore.appendLogs = () => Promise.reject(new Error("log table full"));
  const told: string[] = [];
  const notify = (notice: RunNotice): void => {
    if (notice.kind === "log" && notice.line.level === "warn") told.push(notice.line.text);
  };
  const steps = await runSpec(
    stack,
    specOf(specStep("a")),
    {
      a: (_inputs, _call, { onLog }) => {
        onLog("info", "hello");
        throw new Error("the user's own error");
      },
    },
    { notify },
  );
  expect(steps.a?.error?.message).toBe("the user's own error");
  expect(told).toEqual(["One line of log could not be kept: log table full"]);
});

test("a listener that throws harms nothing", async () => {
  const stack = await temporaryStack();
  const lines: string[] = [];
  const broken = (): never => {
    throw new Error("broken listener");
  };
  const { run } = await stack.deployPipeline(
    requestFor(
      specOf(specStep("a")),
      { a: () => 1 },
      { notify: broken, onRun: broken, log: (line) => lines.push(line) },
    ),
  );
  expect(run?.status).toBe("completed");
  expect(new Set(lines)).toEqual(new Set(["A listener of the run threw: broken listener"]));
});

test("what was answered with undefined from the cache can be used", async () => {
  const stack = await temporaryStack();
  const spec = (code: string): PipelineSpec =>
    specOf(
      specStep("maybe", { cache: true }),
      specStep("use", { code: { digest: code }, inputs: { value: from("maybe") } }),
    );
  const functions: Functions = { maybe: () => undefined, use: ({ value }) => String(value) };
  await runSpec(stack, spec("1"), functions);
  const again = await runSpec(stack, spec("2"), functions);
  expect([again.maybe?.status, again.use?.status]).toEqual(["cached", "completed"]);
});

test("everything that changes what a step makes is in the cache key, and the order of a parameter's members too", async () => {
  const stack = await temporaryStack();
  const base = specStep("use", { inputs: { n: { kind: "parameter", path: ["n"] } } });
  const statusOf = async (step: StepSpec, parameters: JsonObject): Promise<string | undefined> => {
    const runtimeConfiguration = { parameters, cache: true };
    return (await runSpec(stack, specOf(step), { use: () => 1 }, { runtimeConfiguration })).use?.status;
  };
  expect(await statusOf(base, { n: { a: 1, b: 2 } })).toBe("completed");
  expect(await statusOf(base, { n: { a: 1, b: 2 }, other: 3 })).toBe("cached");
  const elsewhere = { timeout: 5_000, retries: quick, resources: { cpu: 1 }, isolation: "process" } as const;
  expect(await statusOf({ ...base, ...elsewhere }, { n: { a: 1, b: 2 } })).toBe("cached");
  expect(await statusOf(base, { n: { b: 2, a: 1 } })).toBe("completed");
  expect(await statusOf({ ...base, code: { ...base.code, input: "schema" } }, { n: { a: 1, b: 2 } })).toBe("completed");
  const codec = { output: { codec: "forest", code: "1" } };
  expect(await statusOf({ ...base, outputs: codec }, { n: { a: 1, b: 2 } })).toBe("completed");
  expect(await statusOf({ ...base, outputs: { output: { ...codec.output, code: "2" } } }, { n: { a: 1, b: 2 } })).toBe(
    "completed",
  );
});

test("where the engine owns the retries, each call is one attempt, and one after a hopeless failure is none", async () => {
  class Engine extends PlainOrchestrator {
    static override readonly supports = { ...PLAIN_CAPABILITIES, retries: "engine" } as const;
    protected override async prepareOrRunPipeline(deployment: PipelineDeployment) {
      const { sortedSteps, spec, stack, run } = deployment;
      for (const step of [...sortedSteps, ...sortedSteps]) await this.runStep({ step, spec, stack, run });
      return { kind: "finished", run } as const;
    }
  }
  const stack = await temporaryStack({ orchestrator: new Engine({ name: "e", config: {}, root: "/" }) });
  let calls = 0;
  const steps = await runSpec(
    stack,
    specOf(specStep("flaky", { retries: quick }), specStep("hopeless", { retries: quick })),
    {
      flaky: (_inputs, { attempt }) => {
        if (attempt === 1) throw new Error("not yet");
        return 1;
      },
      hopeless: () => {
        calls += 1;
        return () => 1;
      },
    },
  );
  expect(steps.flaky).toMatchObject({ status: "completed", attempt: 2 });
  expect(steps.hopeless).toMatchObject({ status: "failed", attempt: 1 });
  expect(calls).toBe(1);
});

test("says of a step whose process was killed that it reported no end, where another waits for it", async () => {
  const stack = await temporaryStack({ orchestrator: new LosesTheFirst({ name: "plain", config: {}, root: "/" }) });
  const spec = specOf(specStep("killed"), specStep("next", { inputs: { value: from("killed") } }));
  const steps = await runSpec(stack, spec, { next: () => 1 });
  expect(steps.next).toMatchObject({
    status: "skipped",
    reason: "It waits for step killed, which has not reported how it ended.",
  });
  expect(steps.killed).toMatchObject({ status: "failed", error: { code: "STEP_NOT_REPORTED" } });
});

/** Begins the first step, and never hears of it again. */
class LosesTheFirst extends PlainOrchestrator {
  protected override async prepareOrRunPipeline(
    deployment: PipelineDeployment,
  ): ReturnType<PlainOrchestrator["prepareOrRunPipeline"]> {
    const { sortedSteps, spec, stack, run } = deployment;
    const [first, ...others] = sortedSteps;
    if (run === undefined || first === undefined) throw new Error("nothing to run");
    await stack.metadataStore.startAttempt({ runId: run.id, step: first.name, generation: run.generation });
    for (const step of others) await this.runStep({ step, spec, stack, run });
    return { kind: "finished", run };
  }
}
