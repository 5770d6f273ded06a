import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import {
  BaseOrchestrator,
  type BaseStep,
  type EntrypointArguments,
  type EntrypointConfigurationClass,
  type OrchestrationResult,
  type OrchestratorCapabilities,
  type PipelineDeployment,
  PLAIN_CAPABILITIES,
  StepEntrypointConfiguration,
} from "@tsugite/core";

export class ProcessEntrypointConfiguration extends StepEntrypointConfiguration {
  static override readonly SOURCE: string =
    "./src/orchestrator/flavors/process-orchestrator.test-fixture.ts#ProcessEntrypointConfiguration";
  static override getCustomEntrypointOptions(): ReadonlySet<string> {
    return new Set(["run"]);
  }
  static override getCustomEntrypointArguments(_step: BaseStep, { run = "" }: EntrypointArguments): string[] {
    return ["--run", run];
  }
  override getRunName(_pipelineName: string): string {
    return this.argument("run");
  }
}

/** Starts each step as a process of its own, and waits for it here. */
export class ProcessOrchestrator extends BaseOrchestrator {
  static override readonly FLAVOR: string = "process";
  static override readonly entrypointConfiguration: EntrypointConfigurationClass = ProcessEntrypointConfiguration;
  static override readonly supports: OrchestratorCapabilities = { ...PLAIN_CAPABILITIES, parallel: true };

  protected get configuration(): EntrypointConfigurationClass {
    return ProcessEntrypointConfiguration;
  }

  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { sortedSteps, spec, run } = deployment;
    const { directory } = await deployment.bundle();
    const ended = new Map<string, Promise<unknown>>();
    for (const step of sortedSteps) {
      const before = this.getUpstreamStepNames(step, spec).map((name) => ended.get(name));
      const start = async (): Promise<unknown> => {
        await Promise.all(before);
        return this.#runProcess(step, directory, deployment);
      };
      ended.set(step.name, start());
    }
    await Promise.all(ended.values());
    return { kind: "finished", run };
  }

  async #runProcess(step: BaseStep, directory: string, { spec, run }: PipelineDeployment): Promise<void> {
    if (run === undefined || run.signal.aborted) return;
    const kwargs = { run: run.execution.runName };
    const args = this.configuration.getEntrypointArguments(step, spec, kwargs);
    const child: ChildProcess = spawn(process.execPath, [join(directory, "entrypoint.mjs"), ...args], {
      cwd: this.root,
      env: { ...process.env, TSUGITE_PARENT_GUARD: "stdin" },
      stdio: ["pipe", "ignore", "inherit"],
    });
    const cancel = (): unknown => child.kill("SIGTERM");
    run.signal.addEventListener("abort", cancel);
    await once(child, "close");
    run.signal.removeEventListener("abort", cancel);
  }
}
