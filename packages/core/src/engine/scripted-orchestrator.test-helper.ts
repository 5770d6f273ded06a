import type { Stack } from "../component/stack.ts";
import { temporaryStack } from "../component/temporary-stack.test-helper.ts";
import { BaseOrchestrator } from "../orchestrator/base-orchestrator.ts";
import type { OrchestrationResult } from "../orchestrator/orchestration-result.ts";
import type { OrchestratorCapabilities } from "../orchestrator/orchestrator-capabilities.ts";
import { PLAIN_CAPABILITIES } from "../orchestrator/orchestrator-capabilities.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import type { EngineCall, EngineRunStatus, RunHandle } from "../orchestrator/run-handle.ts";

/** Hands runs over to an engine that says and does what a test has it say and do. */
export class ScriptedOrchestrator extends BaseOrchestrator {
  static override readonly FLAVOR: string = "scripted";
  static override readonly supports: OrchestratorCapabilities = { ...PLAIN_CAPABILITIES, retries: "engine" };
  status: (call: EngineCall) => Promise<EngineRunStatus> = async () => ({ state: "running", steps: {} });
  submit: (deployment: PipelineDeployment) => Promise<OrchestrationResult> = async () => ({
    kind: "submitted",
    ref: 7,
  });
  readonly cancelled: unknown[] = [];

  protected override prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    return this.submit(deployment);
  }

  override attach({ ref }: { readonly ref?: unknown }): RunHandle {
    return {
      status: (call) => this.status(call),
      cancel: async () => void this.cancelled.push(ref),
    };
  }
}

export async function scriptedStack(): Promise<{ readonly stack: Stack; readonly engine: ScriptedOrchestrator }> {
  const engine = new ScriptedOrchestrator({ name: "scripted", config: {}, root: "/" });
  return { engine, stack: await temporaryStack({ orchestrator: engine }) };
}
