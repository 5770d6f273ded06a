import { EventEmitter, once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { z } from "zod";
import { BaseOrchestrator } from "../orchestrator/base-orchestrator.ts";
import { PLAIN_CAPABILITIES } from "../orchestrator/orchestrator-capabilities.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import type { RunNotice } from "../run/active-run.ts";
import type { PipelineSpec, Settings } from "../spec/pipeline-spec.ts";
import { StackComponent } from "./stack-component.ts";
import { StackComponentType } from "./stack-component-type.ts";
import { PlainOrchestrator, requestFor, specOf, specStep, temporaryStack } from "./temporary-stack.test-helper.ts";

/** A component that notes every call, and fails where it is told to. */
class Witness extends StackComponent<{ readonly failAt?: string }> {
  static override readonly TYPE = StackComponentType.IMAGE_BUILDER;
  static override readonly FLAVOR: string = "witness";
  readonly calls: string[] = [];
  override validate(): [] {
    this.note("validate");
    return [];
  }
  override async preparePipelineDeployment(): Promise<string> {
    this.note("prepare");
    return "image@sha256:1";
  }
  override async prepareStepRun(): Promise<void> {
    this.note("prepareStep");
  }
  override async cleanupStepRun(): Promise<void> {
    this.note("cleanupStep");
  }
  override async cleanupPipelineRun(): Promise<void> {
    this.note("cleanup");
  }
  private note(point: string): void {
    this.calls.push(point);
    if (this.config.failAt === point) throw new Error(`failed at ${point}`);
  }
}

const witness = (failAt?: string): Witness =>
  new Witness({ name: "witness", root: "/", config: failAt === undefined ? {} : { failAt } });
const spec = specOf(specStep("a"));

test("checks, prepares, registers, runs and cleans up, in this order", async () => {
  const seen = witness();
  const stack = await temporaryStack({ others: [seen] });
  const { run, result } = await stack.deployPipeline(requestFor(spec, { a: () => 1 }));
  expect(seen.calls).toEqual(["validate", "prepare", "prepareStep", "cleanupStep", "cleanup"]);
  expect(result.kind).toBe("finished");
  expect(run?.status).toBe("completed");
});

test.each([
  { failAt: "validate", calls: ["validate"], status: undefined },
  { failAt: "prepare", calls: ["validate", "prepare", "cleanup"], status: undefined },
  { failAt: "prepareStep", calls: ["validate", "prepare", "prepareStep", "cleanupStep", "cleanup"], status: "failed" },
  {
    failAt: "cleanupStep",
    calls: ["validate", "prepare", "prepareStep", "cleanupStep", "cleanup"],
    status: "completed",
  },
  { failAt: "cleanup", calls: ["validate", "prepare", "prepareStep", "cleanupStep", "cleanup"], status: "completed" },
])("cleans up what was begun when a component fails at $failAt", async ({ failAt, calls, status }) => {
  const seen = witness(failAt);
  const stack = await temporaryStack({ others: [seen] });
  const deploying = stack.deployPipeline(requestFor(spec, { a: () => 1 }));
  if (status === undefined) await expect(deploying).rejects.toThrow(`failed at ${failAt}`);
  else expect((await deploying).run?.status).toBe(status);
  expect(seen.calls).toEqual(calls);
  expect(await stack.metadataStore.listRuns()).toHaveLength(status === undefined ? 0 : 1);
});

test("an owner whose run was resumed by another leaves the run to it, also when all of its own steps have ended", async () => {
  class Slow extends PlainOrchestrator {
    protected override async prepareOrRunPipeline(deployment: PipelineDeployment) {
      const result = await super.prepareOrRunPipeline(deployment);
      const { id, execution } = deployment.run ?? {};
      if (id !== undefined && execution !== undefined)
        await deployment.stack.metadataStore.resumeRun(id, { execution });
      return result;
    }
  }
  const stack = await temporaryStack({ orchestrator: new Slow({ name: "slow", config: {}, root: "/" }) });
  await expect(stack.deployPipeline(requestFor(spec, { a: () => 1 }))).rejects.toMatchObject({
    code: "ATTEMPT_FENCED",
    message: expect.stringContaining("resumed by another process"),
  });
  expect(await stack.metadataStore.listRuns()).toMatchObject([{ status: "running", generation: 2 }]);
});

test("cleans up, and records the run as failed, when the orchestrator throws", async () => {
  class Broken extends PlainOrchestrator {
    protected override async prepareOrRunPipeline(): Promise<never> {
      throw new Error("no such cluster");
    }
  }
  const seen = witness();
  const stack = await temporaryStack({
    others: [seen],
    orchestrator: new Broken({ name: "b", config: {}, root: "/" }),
  });
  await expect(stack.deployPipeline(requestFor(spec, {}))).rejects.toMatchObject({
    code: "ORCHESTRATOR_FAILED",
    message: expect.stringContaining("The orchestrator b (flavor plain) failed: Error: no such cluster"),
    at: expect.stringMatching(/deploy-pipeline\.test\.ts:\d+:\d+$/),
  });
  expect(seen.calls.at(-1)).toBe("cleanup");
  expect(await stack.metadataStore.listRuns()).toMatchObject([
    { status: "failed", error: { code: "ORCHESTRATOR_FAILED", cause: { message: "no such cluster" } } },
  ]);
});

test("a run that is submitted by a class without attach has failed, as nobody could find it again", async () => {
  class Mute extends PlainOrchestrator {
    protected override prepareOrRunPipeline = async () => ({ kind: "submitted", ref: null }) as const;
  }
  const stack = await temporaryStack({ orchestrator: new Mute({ name: "mute", config: {}, root: "/" }) });
  await expect(stack.deployPipeline(requestFor(spec, { a: () => 1 }))).rejects.toMatchObject({
    code: "COMPONENT_INVALID",
    message: expect.stringContaining("Mute has no method attach()"),
  });
  expect(await stack.metadataStore.listRuns()).toMatchObject([{ status: "failed" }]);
});

test("ends the steps that an orchestrator has left behind when it throws, and tells nobody of them any more", async () => {
  class Hasty extends PlainOrchestrator {
    protected override async prepareOrRunPipeline({
      sortedSteps,
      spec,
      stack,
      run,
    }: PipelineDeployment): Promise<never> {
      for (const step of sortedSteps) void this.runStep({ step, spec, stack, run });
      await begun;
      throw new Error("no such cluster");
    }
  }
  const moments = new EventEmitter();
  const begun = once(moments, "begun");
  const cancelled = once(moments, "cancelled");
  const stack = await temporaryStack({ orchestrator: new Hasty({ name: "hasty", config: {}, root: "/" }) });
  const notices: RunNotice[] = [];
  const long = (_: unknown, __: unknown, { signal }: { readonly signal: AbortSignal }): Promise<never> => {
    moments.emit("begun");
    return new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => {
        moments.emit("cancelled");
        reject(signal.reason);
      });
    });
  };
  const request = requestFor(spec, { a: long }, { notify: (notice) => void notices.push(notice) });
  await expect(stack.deployPipeline(request)).rejects.toThrow("no such cluster");
  await cancelled;
  await setImmediate();
  expect(notices.map(({ kind }) => kind)).toEqual(["started"]);
});

test("tells what components could not clean up, and cleans up the others", async () => {
  const lines: string[] = [];
  const [first, second] = [witness(), witness("cleanup")];
  const stack = await temporaryStack({ others: [first, second] });
  await stack.deployPipeline(requestFor(spec, { a: () => 1 }, { log: (line) => lines.push(line) }));
  expect(lines).toEqual(["The image-builder witness could not clean up: failed at cleanup"]);
  expect(first.calls).toContain("cleanup");
});

test("hands on what components prepared, by their types", async () => {
  let prepared: unknown;
  class Reader extends PlainOrchestrator {
    protected override async prepareOrRunPipeline(deployment: Parameters<PlainOrchestrator["run"]>[0]) {
      prepared = deployment.prepared;
      return super.prepareOrRunPipeline(deployment);
    }
  }
  const stack = await temporaryStack({
    others: [witness()],
    orchestrator: new Reader({ name: "reader", config: {}, root: "/" }),
  });
  await stack.deployPipeline(requestFor(spec, { a: () => 1 }));
  expect(prepared).toEqual({ "image-builder": "image@sha256:1" });
});

test("reports everything that a remote orchestrator refuses at once, and prepares nothing", async () => {
  class Remote extends PlainOrchestrator {
    static override readonly FLAVOR: string = "remote";
    static override readonly supports = { ...PLAIN_CAPABILITIES, steps: "remote" } as const;
  }
  const seen = witness();
  const stack = await temporaryStack({
    others: [seen],
    orchestrator: new Remote({ name: "remote", config: {}, root: "/" }),
  });
  const request = requestFor(spec, { a: () => 1 });
  const schedule = { cron: "0 3 * * *" };
  const runtimeConfiguration = { ...request.runtimeConfiguration, schedule };
  await expect(stack.deployPipeline({ ...request, runtimeConfiguration })).rejects.toMatchObject({
    code: "SEVERAL_PROBLEMS",
    problems: [
      { code: "NOT_SUPPORTED", message: expect.stringContaining("schedule") },
      { code: "COMPONENT_LOCAL_ONLY", message: expect.stringContaining("metadata-store local") },
    ],
  });
  expect(seen.calls).toEqual(["validate"]);
});

test("refuses an intent that the orchestrator does not know", async () => {
  const stack = await temporaryStack();
  await expect(stack.deployPipeline(requestFor(spec, {}, { intent: "deploy" }))).rejects.toMatchObject({
    code: "NOT_SUPPORTED",
    message: expect.stringContaining("cannot deploy a pipeline; it can run"),
  });
});

test("warns of a pipeline without steps, whose run completes all the same", async () => {
  const stack = await temporaryStack();
  const { warnings, run } = await stack.deployPipeline(requestFor(specOf(), {}));
  expect(warnings).toEqual([
    {
      code: "PIPELINE_EMPTY",
      severity: "warning",
      message: "The pipeline test has no steps, so that nothing is run.",
      fix: "Call steps in the function that builds it.",
    },
  ]);
  expect(run?.status).toBe("completed");
});

test("warns of resources that nobody reserves, and runs all the same", async () => {
  const stack = await temporaryStack();
  const wanting = specOf(specStep("a", { resources: { cpu: 2, memory: 1024 } }));
  const { warnings, run } = await stack.deployPipeline(requestFor(wanting, { a: () => 1 }));
  expect(warnings).toMatchObject([
    { severity: "warning", step: "a", message: expect.stringContaining("cpu and memory") },
  ]);
  expect(run?.status).toBe("completed");
});

test("does not warn of memory in a process, which is kept to it everywhere, and names that way out in a thread", async () => {
  const stack = await temporaryStack();
  const wanting = specOf(
    specStep("a", { isolation: "process", resources: { memory: 1024 } }),
    specStep("b", { resources: { memory: 1024 } }),
  );
  const { warnings } = await stack.deployPipeline(requestFor(wanting, { a: () => 1, b: () => 1 }));
  expect(warnings).toMatchObject([{ step: "b", fix: expect.stringContaining('isolation: "process"') }]);
});

test("refuses a class without a FLAVOR, and one that overrides run()", () => {
  abstract class NoFlavor extends BaseOrchestrator {}
  // The abstract method is beside the point here.
  const Nameless = NoFlavor as unknown as new (options: object) => BaseOrchestrator;
  expect(() => new Nameless({ name: "x", config: {}, root: "/" })).toThrow("NoFlavor sets no FLAVOR");
  class Overriding extends PlainOrchestrator {
    override async run(): Promise<never> {
      throw new Error("never");
    }
  }
  expect(() => new Overriding({ name: "x", config: {}, root: "/" })).toThrow("overrides run(), which is final");
});

test("refuses a run name that cannot stand in a path, and one that is taken", async () => {
  const stack = await temporaryStack();
  const named = (runName: string) => ({
    ...requestFor(spec, { a: () => 1 }),
    runtimeConfiguration: { parameters: {}, cache: true, runName },
  });
  await expect(stack.deployPipeline(named("../up"))).rejects.toMatchObject({ code: "NAME_INVALID" });
  await stack.deployPipeline(named("nightly"));
  await expect(stack.deployPipeline(named("nightly"))).rejects.toMatchObject({ code: "RUN_NAME_TAKEN" });
});

test("steps that an orchestrator left without an outcome fail, and what waits for them is skipped", async () => {
  class Forgetful extends PlainOrchestrator {
    protected override async prepareOrRunPipeline({ stack, run }: PipelineDeployment) {
      // As a process does that is killed in the middle of its step.
      await stack.metadataStore.startAttempt({ runId: run?.id ?? "", step: "begun" });
      return { kind: "finished" } as const;
    }
  }
  const stack = await temporaryStack({ orchestrator: new Forgetful({ name: "f", config: {}, root: "/" }) });
  const steps = specOf(specStep("begun"), specStep("after", { after: ["begun"] }), specStep("forgotten"));
  const ended: string[] = [];
  const notify = (notice: RunNotice): void => {
    if (notice.kind === "ended") ended.push(`${notice.record.step} ${notice.record.status}`);
  };
  const { run } = await stack.deployPipeline(requestFor(steps, {}, { notify }));
  expect(run).toMatchObject({ status: "failed", error: { message: "Steps begun, forgotten failed." } });
  expect(await stack.metadataStore.listSteps(run?.id ?? "")).toMatchObject([
    {
      step: "begun",
      status: "failed",
      error: {
        code: "STEP_NOT_REPORTED",
        message: "Step begun did not report how it ended: the plain orchestrator ended the run, after attempt 1 began.",
      },
    },
    { step: "after", status: "skipped", reason: "It waits for step begun, which failed." },
    { step: "forgotten", status: "failed", error: { message: expect.stringContaining("the step never started") } },
  ]);
  expect(ended).toEqual(["begun failed", "after skipped", "forgotten failed"]);
});

test("steps that were not begun after a failure elsewhere are skipped where the failure mode says so", async () => {
  class StopsElsewhere extends PlainOrchestrator {
    static override readonly supports = { ...PLAIN_CAPABILITIES, failureModes: ["stopOnFailure"] } as const;
    protected override async prepareOrRunPipeline({ stack, run }: PipelineDeployment) {
      await stack.metadataStore.startAttempt({ runId: run?.id ?? "", step: "killed" });
      return { kind: "finished" } as const;
    }
  }
  const stack = await temporaryStack({ orchestrator: new StopsElsewhere({ name: "s", config: {}, root: "/" }) });
  const stopping: PipelineSpec = { ...specOf(specStep("other"), specStep("killed")), failureMode: "stopOnFailure" };
  const { run } = await stack.deployPipeline(requestFor(stopping, {}));
  expect(run).toMatchObject({ status: "failed", error: { message: "Step killed failed." } });
  expect(await stack.metadataStore.getStep({ runId: run?.id ?? "", step: "other" })).toMatchObject({
    status: "skipped",
    reason: "Not started, because step killed failed, and the failure mode of the pipeline is stopOnFailure.",
  });
});

test("tells what happens as it happens", async () => {
  const notices: RunNotice[] = [];
  const stack = await temporaryStack();
  await stack.deployPipeline(requestFor(spec, { a: () => 1 }, { notify: (notice) => notices.push(notice) }));
  expect(notices.map(({ kind }) => kind)).toEqual(["started", "ended"]);
});

test("checks the settings for the flavors of the stack, and refuses those that a flavor does not take", async () => {
  class Tuned extends PlainOrchestrator {
    static override readonly FLAVOR: string = "tuned";
    static override readonly settingsSchema = z.strictObject({ lanes: z.number() });
  }
  const stack = await temporaryStack({ orchestrator: new Tuned({ name: "t", config: {}, root: "/" }) });
  const step = (settings: object): ReturnType<typeof specStep> => specStep("a", { settings: settings as Settings });
  const deploy = (settings: object) => stack.deployPipeline(requestFor(specOf(step(settings)), { a: () => 1 }));
  await deploy({ tuned: { lanes: 2 }, elsewhere: { anything: true } });
  await expect(deploy({ tuned: { lanes: "many" } })).rejects.toMatchObject({
    code: "SETTINGS_INVALID",
    message: expect.stringContaining("step a for the orchestrator flavor tuned cannot be used: lanes: "),
  });
  await expect(deploy({ sqlite: { path: "x" } })).rejects.toMatchObject({
    code: "SETTINGS_INVALID",
    message: expect.stringContaining("it takes none"),
  });
});

test("checks the run's name before anything is prepared, and cleans up with the run that was made", async () => {
  const runs: unknown[] = [];
  class Cleaner extends Witness {
    override async cleanupPipelineRun(deployment?: { readonly run?: { readonly id: string } }): Promise<void> {
      this.calls.push("cleanup");
      runs.push(deployment?.run?.id);
    }
  }
  const seen = new Cleaner({ name: "cleaner", root: "/", config: {} });
  const stack = await temporaryStack({ others: [seen] });
  const named = (runName: string) => ({
    ...requestFor(spec, { a: () => 1 }),
    runtimeConfiguration: { parameters: {}, cache: true, runName },
  });
  const { run } = await stack.deployPipeline(named("nightly"));
  expect(runs).toEqual([run?.id]);
  seen.calls.length = 0;
  await expect(stack.deployPipeline(named("nightly"))).rejects.toMatchObject({ code: "RUN_NAME_TAKEN" });
  await expect(stack.deployPipeline(named("a b"))).rejects.toMatchObject({ code: "NAME_INVALID" });
  expect(seen.calls).not.toContain("prepare");
});
