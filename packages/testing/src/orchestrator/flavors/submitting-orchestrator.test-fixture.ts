import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  BaseOrchestrator,
  type BaseStep,
  type EngineRunStatus,
  type EngineStepStatus,
  type EntrypointArguments,
  type EntrypointConfigurationClass,
  type Execution,
  type OrchestrationResult,
  type OrchestratorCapabilities,
  type PipelineDeployment,
  PLAIN_CAPABILITIES,
  type RunHandle,
  StepEntrypointConfiguration,
} from "@tsugite/core";

export class SubmittingEntrypointConfiguration extends StepEntrypointConfiguration {
  static override readonly SOURCE: string =
    "./src/orchestrator/flavors/submitting-orchestrator.test-fixture.ts#SubmittingEntrypointConfiguration";
  static override getCustomEntrypointOptions(): ReadonlySet<string> {
    return new Set(["run", "registered"]);
  }
  static override getCustomEntrypointArguments(_step: BaseStep, kwargs: EntrypointArguments): string[] {
    return ["--run", kwargs.run ?? "", "--registered", kwargs.registered ?? ""];
  }
  override getRunName(_pipelineName: string): string {
    return this.argument("run");
  }
  override getRegisteredRunId(): string {
    return this.argument("registered");
  }
}

interface Task {
  readonly step: BaseStep;
  readonly upstream: readonly string[];
  readonly argv: readonly string[];
}

/** A small engine: it names its runs itself, starts tasks as processes, and owns their retries. */
class EngineRun {
  readonly name: string;
  readonly states: Map<string, EngineStepStatus> = new Map();
  readonly logs: Map<string, string> = new Map();
  readonly #children = new Set<ChildProcess>();
  #isCancelled = false;
  #isOver = false;

  constructor(name: string) {
    this.name = name;
  }

  async carryOut(tasks: readonly Task[], cwd: string): Promise<void> {
    const ended = new Map<string, Promise<void>>();
    for (const task of tasks) {
      this.states.set(task.step.name, { state: "waiting" });
      ended.set(
        task.step.name,
        Promise.all(task.upstream.map((name) => ended.get(name))).then(() => this.#try(task, cwd)),
      );
    }
    await Promise.all(ended.values());
    this.#isOver = true;
  }

  async #try({ step, upstream, argv }: Task, cwd: string): Promise<void> {
    const set = (state: EngineStepStatus["state"], attempt: number): unknown =>
      this.states.set(step.name, { state, ...(attempt === 0 ? {} : { attempt }) });
    if (this.#isCancelled) return void set("cancelled", 0);
    if (upstream.some((name) => this.states.get(name)?.state !== "completed")) return void set("skipped", 0);
    const tries = 1 + (step.retries?.count ?? 0);
    for (let attempt = 1; ; attempt++) {
      set("running", attempt);
      const child = spawn(process.execPath, [...argv], { cwd, stdio: ["ignore", "pipe", "inherit"] });
      this.#children.add(child);
      child.stdout.on("data", (data) => this.logs.set(step.name, `${this.logs.get(step.name) ?? ""}${data}`));
      const [code] = (await once(child, "close")) as [number | null];
      this.#children.delete(child);
      if (code === 0) return void set("completed", attempt);
      if (this.#isCancelled) return void set("cancelled", attempt);
      if (code === 78 || attempt === tries) return void set("failed", attempt);
      set("retrying", attempt);
      await sleep(step.retries?.delay);
    }
  }

  get status(): EngineRunStatus {
    const states = [...this.states.values()].map(({ state }) => state);
    const end = this.#isCancelled ? "cancelled" : states.includes("failed") ? "failed" : "completed";
    return { state: this.#isOver ? end : "running", steps: Object.fromEntries(this.states) };
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#isCancelled = true;
    for (const child of this.#children) child.kill("SIGTERM");
  }
}

const runs = new Map<string, EngineRun>();

/** Hands its runs over to the engine, and finds them again by the engine's names. */
export class SubmittingOrchestrator extends BaseOrchestrator {
  static override readonly FLAVOR: string = "submitting";
  static override readonly entrypointConfiguration: EntrypointConfigurationClass = SubmittingEntrypointConfiguration;
  static override readonly supports: OrchestratorCapabilities = {
    ...PLAIN_CAPABILITIES,
    parallel: true,
    retries: "engine",
  };

  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { sortedSteps, spec, run } = deployment;
    const { directory } = await deployment.bundle();
    const name = `engine-${runs.size + 1}`;
    const kwargs = { run: name, registered: run?.id ?? "" };
    const tasks = sortedSteps.map((step) => ({
      step,
      upstream: this.getUpstreamStepNames(step, spec),
      argv: [
        join(directory, "entrypoint.mjs"),
        ...SubmittingEntrypointConfiguration.getEntrypointArguments(step, spec, kwargs),
      ],
    }));
    const engineRun = new EngineRun(name);
    runs.set(name, engineRun);
    void engineRun.carryOut(tasks, this.root);
    return { kind: "submitted", ref: { name }, runName: name };
  }

  override attach({ runName }: Execution): RunHandle {
    const found = runs.get(runName);
    return {
      status: async () => found?.status ?? { state: "gone", steps: {} },
      cancel: async () => found?.cancel(),
      logs: async function* (step) {
        yield* (found?.logs.get(step) ?? "").split("\n");
      },
    };
  }
}
