import type { Digest } from "../json/digest.ts";
import type { JsonObject } from "../json/json.ts";
import type { Schedule } from "../schedule/schedule.ts";

/** Which pipeline of which engine: at most one version of it stands at a time. */
export interface DeploymentKey {
  /** The instance of the engine, as in the executions of runs. */
  readonly engine: string;
  /** Name of the pipeline in its spec. */
  readonly pipeline: string;
}

/** What was left with an engine, so that it can start runs of a pipeline. */
export interface NewDeployment extends DeploymentKey {
  readonly stack: string;
  /** What the engine calls it. */
  readonly id: string;
  /** What the engine, or the orchestrator, calls this version of it. */
  readonly version: string;
  /** Page of it in the engine's interface. */
  readonly url?: string;
  readonly specDigest: Digest;
  /** The bundle that steps are run from; absent where the orchestrator asked for none. */
  readonly bundle?: Digest;
  /** Values for runs that the engine starts. */
  readonly parameters: JsonObject;
  readonly schedule?: Schedule;
}

/** A deployment, as the metadata store knows it. Times are milliseconds since 1970. */
export interface DeploymentRecord extends NewDeployment {
  readonly deployedAt: number;
  /** When another version took its place, or it was taken back; absent while it stands. */
  readonly endedAt?: number;
}

/** Which deployments are wanted; all that is given has to apply. */
export interface DeploymentQuery extends Partial<DeploymentKey> {
  /** Those as well that do not stand any more. @default false */
  readonly ended?: boolean;
}
