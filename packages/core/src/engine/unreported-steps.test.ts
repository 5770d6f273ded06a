import fc from "fast-check";
import { expect, test } from "vitest";
import { specOf, specStep } from "../component/temporary-stack.test-helper.ts";
import type { EngineRunStatus, EngineStepStatus } from "../orchestrator/run-handle.ts";
import type { StepRecord } from "../run/run-record.ts";
import { upstreamStepNames } from "../spec/upstream-step-names.ts";
import { type RunSides, unreportedSteps } from "./unreported-steps.ts";

const spec = specOf(
  specStep("a"),
  specStep("b", { after: ["a"] }),
  specStep("c", { after: ["b"] }),
  specStep("d", { after: ["a", "c"] }),
);
const names = spec.steps.map(({ name }) => name);

function recordOf(step: string, status: StepRecord["status"], attempt = 1): StepRecord {
  return { runId: "r", step, status, attempt, outputs: {}, inputs: [], metadata: {} };
}

function outcomes(engine: EngineRunStatus, records: readonly StepRecord[] = [], run: RunSides["run"] = {}): object {
  const found = unreportedSteps({ spec, run, records, engine, upstreamOf: upstreamStepNames });
  return Object.fromEntries(
    found.map(({ step, settlement }) => [
      step,
      `${settlement.status}: ${settlement.status === "failed" ? settlement.error.message : settlement.reason}`,
    ]),
  );
}

test("while the engine's run goes on, only what it says is final counts", () => {
  const steps = { a: { state: "running" }, b: { state: "retrying", message: "x" }, c: { state: "queued" } } as const;
  expect(outcomes({ state: "running", steps }, [recordOf("a", "running")])).toEqual({});
  expect(outcomes({ state: "running", steps: { a: { state: "failed", message: "OOMKilled" } } })).toEqual({
    a: "failed: Step a did not report how it ended: the engine says that it failed before it started: OOMKilled.",
  });
});

test("what waits for a step that did not complete is skipped for its sake, as far as that reaches", () => {
  const engine: EngineRunStatus = { state: "failed", steps: { a: { state: "failed" }, b: { state: "skipped" } } };
  expect(outcomes(engine)).toEqual({
    a: "failed: Step a did not report how it ended: the engine says that it failed before it started.",
    b: "skipped: It waits for step a, which failed.",
    c: "skipped: It waits for step b, which was skipped.",
    d: "skipped: It waits for step a, which failed.",
  });
});

test("a step that the engine skipped for a reason of its own is told with that reason", () => {
  const steps = { b: { state: "skipped", message: "upstream a was lost" } } as const;
  expect(outcomes({ state: "failed", steps }, [recordOf("a", "completed")])).toMatchObject({
    b: "skipped: The engine skipped it: upstream a was lost.",
  });
});

test("in a run whose end somebody asked for, what the engine calls failed or skipped was cancelled", () => {
  const steps = { b: { state: "failed" }, c: { state: "skipped" } } as const;
  const records = [recordOf("a", "completed"), recordOf("b", "running")];
  expect(outcomes({ state: "failed", steps }, records, { cancelRequestedAt: 1 })).toEqual({
    b: "cancelled: The engine cancelled it.",
    c: "skipped: It waits for step b, which was cancelled.",
    d: "skipped: It waits for step c, which was skipped.",
  });
});

test("a step that the engine completed and nobody recorded is no success", () => {
  expect(outcomes({ state: "running", steps: { a: { state: "completed" } } })).toEqual({
    a: "failed: Step a did not report how it ended: the engine says that it completed; the step may have written to another metadata store than this one.",
  });
});

test("of a run that is gone, or that ended without a word about a step, the steps without an outcome are given up", () => {
  const records = [recordOf("a", "completed"), recordOf("b", "running", 2)];
  expect(outcomes({ state: "gone", steps: {} }, records)).toMatchObject({
    b: "failed: Step b did not report how it ended: the engine does not know the run any more.",
  });
  expect(outcomes({ state: "failed", message: "deadline exceeded", steps: {} }, records.slice(0, 1))).toMatchObject({
    b: "failed: Step b did not report how it ended: the engine ended the run as failed, and the step never started: deadline exceeded.",
  });
});

const stepState = fc.constantFrom<EngineStepStatus["state"]>(
  "waiting",
  "queued",
  "running",
  "retrying",
  "completed",
  "failed",
  "skipped",
  "cancelled",
);
const sides: fc.Arbitrary<Pick<RunSides, "engine" | "records" | "run">> = fc.record({
  engine: fc.record({
    state: fc.constantFrom<EngineRunStatus["state"]>("queued", "running", "completed", "failed", "cancelled", "gone"),
    steps: fc.dictionary(fc.constantFrom(...names, "unknown"), fc.record({ state: stepState })),
  }),
  records: fc
    .uniqueArray(
      fc.tuple(
        fc.constantFrom(...names),
        fc.constantFrom<StepRecord["status"]>("running", "completed", "cached", "failed", "skipped", "cancelled"),
        fc.nat(3),
      ),
      { selector: ([name]) => name },
    )
    .map((all) => all.map(([name, status, attempt]) => recordOf(name, status, attempt))),
  run: fc.constantFrom<RunSides["run"]>({}, { cancelRequestedAt: 1 }),
});

test("an outcome is never taken back, and of an ended run no step is left without one", () => {
  fc.assert(
    fc.property(sides, ({ engine, records, run }) => {
      const found = unreportedSteps({ spec, run, records, engine, upstreamOf: upstreamStepNames });
      const open = names.filter(
        (name) => (records.find(({ step }) => step === name)?.status ?? "running") === "running",
      );
      const settled = found.map(({ step }) => step);
      expect(open).toEqual(expect.arrayContaining(settled));
      if (engine.state !== "queued" && engine.state !== "running") expect(settled).toEqual(open);
      for (const { step, settlement } of found) {
        expect(settlement.ifAttempt).toBe(records.find((record) => record.step === step)?.attempt ?? 0);
      }
    }),
  );
});
