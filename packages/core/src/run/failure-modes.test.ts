import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import {
  PlainOrchestrator,
  requestFor,
  specOf,
  specStep,
  temporaryStack,
} from "../component/temporary-stack.test-helper.ts";
import { PLAIN_CAPABILITIES } from "../orchestrator/orchestrator-capabilities.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import { FAILURE_MODES, type FailureMode } from "../spec/failure-mode.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";
import type { RunNotice } from "./active-run.ts";

/** Begins the steps `bad` and `long` together, and the others afterwards. */
class Together extends PlainOrchestrator {
  static override readonly supports = { ...PLAIN_CAPABILITIES, failureModes: FAILURE_MODES };
  protected override async prepareOrRunPipeline({ sortedSteps, spec, stack, run }: PipelineDeployment) {
    const [bad, long, ...rest] = sortedSteps;
    await Promise.all([bad, long].map((step) => step && this.runStep({ step, spec, stack, run })));
    for (const step of rest) await this.runStep({ step, spec, stack, run });
    return { kind: "finished", run } as const;
  }
}

const waits = { kind: "output", step: "bad", output: "output" } as const;
const steps = specOf(
  specStep("bad"),
  specStep("long"),
  specStep("below", { inputs: { bad: waits } }),
  specStep("apart"),
);

/** What became of the run, and of each step, with why. */
async function outcomeOf(failureMode: FailureMode): Promise<Readonly<Record<string, string>>> {
  const stack = await temporaryStack({ orchestrator: new Together({ name: "together", config: {}, root: "/" }) });
  const spec: PipelineSpec = { ...steps, failureMode };
  let begins = (): void => {};
  const longBegins = new Promise<void>((resolve) => {
    begins = resolve;
  });
  const functions = {
    bad: async () => {
      await longBegins;
      throw new Error("no");
    },
    long: async (_: unknown, __: unknown, { signal }: { readonly signal: AbortSignal }) => {
      begins();
      // Where it is to be cancelled, it waits for that, however long the machine takes.
      await sleep(failureMode === "failFast" ? 30_000 : 50, undefined, { signal }).catch(() => {});
      signal.throwIfAborted();
      return "done";
    },
    below: () => "below",
    apart: () => "apart",
  };
  const notices: RunNotice[] = [];
  const { run } = await stack.deployPipeline(
    requestFor(spec, functions, { notify: (notice) => void notices.push(notice) }),
  );
  const records = await stack.metadataStore.listSteps(run?.id ?? "");
  const ended = notices.flatMap((notice) => (notice.kind === "ended" ? [notice.record.step] : []));
  expect(ended.toSorted()).toEqual(records.map(({ step }) => step).toSorted());
  const told = records.map((record) => {
    const why = record.reason ?? (record.status === "completed" ? undefined : record.error?.message);
    return [record.step, why === undefined ? record.status : `${record.status}: ${why}`];
  });
  return { run: run?.status ?? "", ...Object.fromEntries(told) };
}

test("continueOnFailure skips what waits for the failed step, and goes on with everything else", async () => {
  expect(await outcomeOf("continueOnFailure")).toEqual({
    run: "failed",
    bad: "failed: no",
    long: "completed",
    below: "skipped: It waits for step bad, which failed.",
    apart: "completed",
  });
});

test("stopOnFailure lets the steps that are going on end, and begins no other", async () => {
  const reason = "Not started, because step bad failed, and the failure mode of the pipeline is stopOnFailure.";
  expect(await outcomeOf("stopOnFailure")).toEqual({
    run: "failed",
    bad: "failed: no",
    long: "completed",
    below: `skipped: ${reason}`,
    apart: `skipped: ${reason}`,
  });
});

test("failFast cancels the steps that are going on, and begins no other; the run has failed", async () => {
  const because = "because step bad failed, and the failure mode of the pipeline is failFast.";
  expect(await outcomeOf("failFast")).toEqual({
    run: "failed",
    bad: "failed: no",
    long: `cancelled: Step long was cancelled, ${because}`,
    below: `skipped: Not started, ${because}`,
    apart: `skipped: Not started, ${because}`,
  });
});

test("a step that waits for its next attempt is cancelled by failFast", async () => {
  const stack = await temporaryStack({ orchestrator: new Together({ name: "together", config: {}, root: "/" }) });
  const retries = { count: 1, delay: 60_000, backoff: "constant", maxDelay: 60_000, jitter: false } as const;
  const spec: PipelineSpec = { ...specOf(specStep("bad"), specStep("long", { retries })), failureMode: "failFast" };
  const fail = (): never => {
    throw new Error("no");
  };
  const bad = async (): Promise<never> => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return fail();
  };
  const { run } = await stack.deployPipeline(requestFor(spec, { bad, long: fail }));
  expect(await stack.metadataStore.getStep({ runId: run?.id ?? "", step: "long" })).toMatchObject({
    status: "cancelled",
    reason:
      "Cancelled while it waited for its next attempt, because step bad failed, and the failure mode of the pipeline is failFast.",
  });
});

test("steps that an orchestrator leaves alone once the run stops are recorded with the reason, all the same", async () => {
  class Impatient extends Together {
    protected override async prepareOrRunPipeline({ sortedSteps, spec, stack, run }: PipelineDeployment) {
      for (const step of sortedSteps) {
        if (run?.stopping.aborted) break;
        await this.runStep({ step, spec, stack, run });
      }
      return { kind: "finished", run } as const;
    }
  }
  const stack = await temporaryStack({ orchestrator: new Impatient({ name: "impatient", config: {}, root: "/" }) });
  const many = Array.from({ length: 200 }, (_, index) => specStep(`rest-${index}`));
  const spec: PipelineSpec = { ...specOf(specStep("bad"), ...many), failureMode: "stopOnFailure" };
  const { run } = await stack.deployPipeline(requestFor(spec, { bad: () => Promise.reject(new Error("no")) }));
  const records = await stack.metadataStore.listSteps(run?.id ?? "");
  expect(records.filter(({ status }) => status === "skipped")).toHaveLength(200);
  expect(run?.status).toBe("failed");
});

test("a failure mode that the orchestrator does not know is refused before anything is prepared", async () => {
  const stack = await temporaryStack();
  const spec: PipelineSpec = { ...steps, failureMode: "failFast" };
  await expect(stack.deployPipeline(requestFor(spec, {}))).rejects.toMatchObject({
    code: "NOT_SUPPORTED",
    message:
      "The pipeline test has the failure mode failFast, which the plain orchestrator does not know. Use continueOnFailure, or choose a stack with another orchestrator.",
  });
});
