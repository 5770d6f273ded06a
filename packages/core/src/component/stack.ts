import type { DeploymentRecord } from "../deployment/deployment-record.ts";
import { undeployPipeline } from "../deployment/undeploy-pipeline.ts";
import type { AskOptions } from "../engine/ask-engine.ts";
import type { BaseOrchestrator } from "../orchestrator/base-orchestrator.ts";
import type { BaseArtifactStore } from "../store/artifact-store.ts";
import type { BaseMetadataStore } from "../store/metadata-store.ts";
import { type DeploymentOutcome, type DeploymentRequest, deployPipeline } from "./deploy-pipeline.ts";
import type { StackComponent } from "./stack-component.ts";
import type { StackComponentType } from "./stack-component-type.ts";

/** A flavor of stores that other machines reach, to be named where one is needed. */
export interface SharedFlavor {
  readonly name: string;
  /** The command that installs it, for a project that lacks it. */
  readonly install?: string;
}

/** What a {@link Stack} is made of. */
export interface StackOptions {
  readonly name: string;
  readonly orchestrator: BaseOrchestrator;
  readonly artifactStore: BaseArtifactStore;
  readonly metadataStore: BaseMetadataStore;
  /** Components of other types, such as an image builder. @default [] */
  readonly others?: readonly StackComponent[];
  /** By the type of component, what to name where one is needed that other machines reach. @default {} */
  readonly sharedFlavors?: Readonly<Partial<Record<StackComponentType, SharedFlavor>>>;
}

/** The components that a pipeline runs with. */
export class Stack {
  readonly name: string;
  readonly orchestrator: BaseOrchestrator;
  readonly artifactStore: BaseArtifactStore;
  readonly metadataStore: BaseMetadataStore;
  /** All of them; the orchestrator last, because it may use what the others prepared. */
  readonly components: readonly StackComponent[];
  readonly sharedFlavors: Readonly<Partial<Record<StackComponentType, SharedFlavor>>>;

  constructor(options: StackOptions) {
    this.name = options.name;
    this.orchestrator = options.orchestrator;
    this.artifactStore = options.artifactStore;
    this.metadataStore = options.metadataStore;
    this.sharedFlavors = options.sharedFlavors ?? {};
    this.components = [options.metadataStore, options.artifactStore, ...(options.others ?? []), options.orchestrator];
  }

  /**
   * Check ▸ prepare ▸ register the run ▸ run ▸ clean up. Nothing is prepared when a check fails; whatever was begun is
   * cleaned up, however it ends.
   */
  deployPipeline(request: DeploymentRequest): Promise<DeploymentOutcome> {
    return deployPipeline(this, request);
  }

  /**
   * Has the orchestrator take a deployed pipeline back: its engine starts no more runs of it. The record of what was
   * deployed. Raises `NOT_SUPPORTED`, `DEPLOYMENT_NOT_FOUND` and `ENGINE_NOT_REACHED`.
   */
  undeployPipeline(pipeline: string, options?: AskOptions): Promise<DeploymentRecord> {
    return undeployPipeline(this, pipeline, options);
  }

  /** Lets go of the stores' files and connections. */
  async close(): Promise<void> {
    await Promise.all([this.artifactStore.close(), this.metadataStore.close()]);
  }
}
