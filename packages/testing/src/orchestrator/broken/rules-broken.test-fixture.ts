// Flavors that break a rule of components beside the running of steps.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type {
  OrchestrationResult,
  PipelineDeployment,
  Problem,
  StackComponent,
  StackComponentOptions,
} from "@tsugite/core";
import { DeployingOrchestrator } from "../flavors/deploying-orchestrator.test-fixture.ts";
import { SoundOrchestrator } from "./sound-orchestrator.test-fixture.ts";

export class LeavesAProcess extends SoundOrchestrator {
  static override readonly FLAVOR: string = "leaves-a-process";
  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"], { detached: true, stdio: "ignore" }).unref();
    return super.prepareOrRunPipeline(deployment);
  }
}

export class ThrowsInValidate extends SoundOrchestrator {
  static override readonly FLAVOR: string = "throws-in-validate";
  override validate(): Problem[] {
    throw new Error("cannot reach the engine");
  }
}

export class WritesInValidate extends SoundOrchestrator {
  static override readonly FLAVOR: string = "writes-in-validate";
  override validate(): Problem[] {
    writeFileSync(join(this.root, "validated"), "yes");
    return [];
  }
}

export class WritesWhenMade extends SoundOrchestrator {
  static override readonly FLAVOR: string = "writes-when-made";
  constructor(options: StackComponentOptions<{ readonly greeting?: string }>) {
    super(options);
    writeFileSync(join(this.root, "effects.txt"), "yes");
  }
}

export class ThrowsWhenMade extends SoundOrchestrator {
  static override readonly FLAVOR: string = "throws-when-made";
  constructor(options: StackComponentOptions<{ readonly greeting?: string }>) {
    super(options);
    throw new RangeError("no such region");
  }
}

export class DropsItsConfig extends SoundOrchestrator {
  static override readonly FLAVOR: string = "drops-its-config";
  static override readonly configSchema: NonNullable<(typeof StackComponent)["configSchema"]> = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value: unknown) => ({ value: { greeting: "hello", ...(value as object) } }),
    },
  };
  constructor(options: StackComponentOptions<{ readonly greeting?: string }>) {
    super({ ...options, config: {} });
  }
}

export class WritesBesideOutDir extends DeployingOrchestrator {
  static override readonly FLAVOR: string = "writes-beside-out-dir";
  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    if (deployment.intent === "compile") writeFileSync(join(this.root, "notes.txt"), "steps");
    return super.prepareOrRunPipeline(deployment);
  }
}

export class NamesAFileThatIsNotThere extends DeployingOrchestrator {
  static override readonly FLAVOR: string = "names-a-missing-file";
  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { intent, outDir = "" } = deployment;
    if (intent !== "compile") return super.prepareOrRunPipeline(deployment);
    return { kind: "prepared", files: [{ path: join(outDir, "pipeline.yaml"), purpose: "the steps" }] };
  }
}

export class DeploysWithoutVersion extends DeployingOrchestrator {
  static override readonly FLAVOR: string = "deploys-without-version";
  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const result = await super.prepareOrRunPipeline(deployment);
    return result.kind === "deployed" ? { ...result, version: "" } : result;
  }
}
