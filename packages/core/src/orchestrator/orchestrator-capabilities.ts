import type { FailureMode } from "../spec/failure-mode.ts";
import type { DeploymentIntent } from "./pipeline-deployment.ts";

/**
 * What an orchestrator can do. A pipeline that asks for more is refused before anything is prepared.
 *
 * A published table is generated from these, and the conformance kit chooses its checks by them.
 */
export interface OrchestratorCapabilities {
  /** What it can be asked for. */
  readonly intents: readonly DeploymentIntent[];
  /** Where steps run: `local` on this machine, so that a folder will do as artifact store; `remote` anywhere. */
  readonly steps: "local" | "remote";
  /** Whether it starts runs by itself at planned times. */
  readonly schedules: boolean;
  /** Who tries a failed step again: exactly one of the two. */
  readonly retries: "engine" | "runStep";
  /** Whether steps that do not wait for each other run at the same time. */
  readonly parallel: boolean;
  /** Which failure modes of pipelines it keeps. */
  readonly failureModes: readonly FailureMode[];
  /** Whether hooks of the pipeline are called: they are where its steps run in the process that deploys. */
  readonly pipelineHooks: boolean;
  /**
   * Which resources of a step it reserves or enforces; the others are noted, and the run says so. The memory of a step with
   * `isolation: "process"` is enforced on every orchestrator.
   */
  readonly resources: readonly ("cpu" | "memory" | "gpu")[];
}

/** The default: plain steps and data, run here and now. */
export const PLAIN_CAPABILITIES: OrchestratorCapabilities = {
  intents: ["run"],
  steps: "local",
  schedules: false,
  retries: "runStep",
  parallel: false,
  failureModes: ["continueOnFailure"],
  pipelineHooks: false,
  resources: [],
};
