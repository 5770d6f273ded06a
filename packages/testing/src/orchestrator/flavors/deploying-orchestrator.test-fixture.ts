import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OrchestrationResult, OrchestratorCapabilities, PipelineDeployment } from "@tsugite/core";
import { SoundOrchestrator } from "../broken/sound-orchestrator.test-fixture.ts";

/** Writes files for people, and leaves pipelines with an engine that is a folder in its root. */
export class DeployingOrchestrator extends SoundOrchestrator {
  static override readonly FLAVOR: string = "deploying";
  static override readonly supports: OrchestratorCapabilities = {
    ...SoundOrchestrator.supports,
    intents: ["run", "compile", "deploy"],
  };

  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { intent, outDir = this.root, pipeline, sortedSteps } = deployment;
    if (intent === "run") return super.prepareOrRunPipeline(deployment);
    const path = join(outDir, `${pipeline.name}.txt`);
    writeFileSync(path, sortedSteps.map(({ name }) => `${name}\n`).join(""));
    if (intent === "compile") return { kind: "prepared", files: [{ path, purpose: "the steps" }] };
    const { digest } = await deployment.bundle();
    return { kind: "deployed", id: pipeline.name, version: digest };
  }
}
