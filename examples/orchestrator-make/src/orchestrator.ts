import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  BaseOrchestrator,
  type OrchestrationResult,
  type OrchestratorCapabilities,
  type PipelineDeployment,
  PLAIN_CAPABILITIES,
  tellRecorded,
} from "@tsugite/core";
import { type MakeConfig, makeConfig } from "./config.ts";
import { MakeEntrypointConfiguration } from "./entrypoint-configuration.ts";
import { makefile } from "./makefile.ts";

/** Runs every step as a target of a Makefile, in a process of its own. */
export class MakeOrchestrator extends BaseOrchestrator<MakeConfig> {
  static override readonly FLAVOR = "make";
  static override readonly configSchema = makeConfig;
  static override readonly supports: OrchestratorCapabilities = {
    ...PLAIN_CAPABILITIES,
    parallel: true,
    failureModes: ["continueOnFailure", "stopOnFailure"],
  };
  static override readonly entrypointConfiguration = MakeEntrypointConfiguration;

  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { sortedSteps, spec, run, signal } = deployment;
    const { directory } = await deployment.bundle();
    const kwargs = { run_name: run?.execution.runName ?? "" };
    const targets = sortedSteps.map((step) => ({
      name: step.name,
      upstream: this.getUpstreamStepNames(step, spec),
      command: [
        process.execPath,
        join(directory, "entrypoint.mjs"),
        ...MakeEntrypointConfiguration.getEntrypointArguments(step, spec, kwargs),
      ],
    }));
    const file = join(this.root, ".tsugite", "make", `${run?.id}.mk`);
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, makefile(targets));
    const goOn = spec.failureMode === "stopOnFailure" ? [] : ["--keep-going"];
    await tellRecorded(deployment, this.#make(["--file", file, ...goOn], run?.signal ?? signal));
    return { kind: "finished", run };
  }

  async #make(args: readonly string[], signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const jobs = this.config.jobs === 0 ? [] : [String(this.config.jobs)];
    const make = spawn("make", [...args, "--jobs", ...jobs], {
      cwd: this.root, // relative paths of the stores are relative to it
      detached: true, // a process group, which Ctrl-C does not reach
      env: { ...process.env, TSUGITE_PARENT_GUARD: "stdin" }, // steps end when this process is gone
      stdio: ["ignore", "ignore", "ignore", "pipe", 2], // 3 is the stdin of the steps, 4 is where they complain
    });
    const cancel = () => make.pid !== undefined && process.kill(-make.pid, "SIGTERM");
    signal.addEventListener("abort", cancel);
    await once(make, "close");
    signal.removeEventListener("abort", cancel);
  }
}
