// What a metadata store is told and asked, and what it answers beside the records of runs.
import type { ErrorRecord } from "../error/error-record.ts";
import type { Digest } from "../json/digest.ts";
import type { Json } from "../json/json.ts";
import type {
  ArtifactRecord,
  ExecutionKey,
  LogLevel,
  LogLine,
  RunOwner,
  RunStatus,
  StepInputRecord,
  StepRecord,
} from "../run/run-record.ts";
import type { DigestParts } from "../spec/digest-parts.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";

/** Names one step of one run. */
export interface StepKey {
  readonly runId: string;
  readonly step: string;
  /** Of the run, as the writer knows it: what it writes is refused when the run was resumed since. */
  readonly generation?: number;
}

/** How a run is taken up again. */
export interface RunResumption {
  readonly execution: ExecutionKey;
  /** Of the run, as whoever takes it up found it. @default whatever it is */
  readonly generation?: number;
  readonly owner?: RunOwner;
  readonly leaseUntil?: number;
  /** What it will run; steps that completed before are kept. @default what it ran before */
  readonly spec?: PipelineSpec;
  /** Completed steps that are pending again. @default [] */
  readonly rerun?: readonly string[];
  /** As for {@link BaseMetadataStore.createRun}. @default none */
  readonly parts?: ReadonlyMap<Digest, DigestParts>;
}

/** What an engine needs to carry on a run that was registered here. */
export interface RunSubmission {
  /** What the orchestrator needs to find the run again. @default what is recorded */
  readonly ref?: Json;
  /** The name by which the run's steps will open it, where the engine chose that. @default the name registered */
  readonly runName?: string;
}

/** What a finished attempt leaves behind. */
export interface StepCompletion {
  readonly outputs: Readonly<Record<string, ArtifactRecord>>;
  readonly inputs: readonly StepInputRecord[];
  /** Contents of outputs that are small enough to be kept here, by digest. */
  readonly contents: ReadonlyMap<Digest, Uint8Array>;
  /** Absent when the step may not be answered from the cache. */
  readonly cacheKey?: Digest;
  readonly metadata: Readonly<Record<string, Json>>;
}

/** How a step ended without an attempt. */
export type StepSettlement =
  | {
      readonly status: "cached";
      readonly from: StepRecord;
      readonly inputs: readonly StepInputRecord[];
      readonly cacheKey: Digest;
    }
  | { readonly status: "skipped" | "cancelled"; readonly reason: string; readonly ifAttempt?: number }
  /** For a step that did not tell its end; `ifAttempt`, there and here: see {@link BaseMetadataStore.settleStep}. */
  | { readonly status: "failed"; readonly error: ErrorRecord; readonly ifAttempt: number };

/** Which runs are wanted; all that is given has to apply. */
export interface RunQuery {
  readonly pipeline?: string;
  readonly name?: string;
  readonly status?: RunStatus;
  /** Id of a run: those that were recorded before it, for the next page; none where there is no such run. */
  readonly before?: string;
  /** @default 50 */
  readonly limit?: number;
}

/** Who removes artifacts, and until when that can be counted on. */
export interface Collector {
  readonly owner: RunOwner;
  /** Milliseconds since 1970. Nothing may be removed after it. */
  readonly until: number;
}

/** Which cache entries are meant; all that is given has to apply. */
export interface CacheEntryQuery {
  /** Of the runs of this pipeline. */
  readonly pipeline?: string;
  /** Of steps of this name. */
  readonly step?: string;
  /** Of steps with an output that is this artifact. */
  readonly artifact?: Digest;
}

/** Which lines of logs are wanted. */
export interface LogQuery {
  readonly runId: string;
  readonly step?: string;
  readonly attempt?: number;
  /** Lines of this level and of those that matter more. @default debug */
  readonly level?: LogLevel;
  /** Lines after this position. @default 0 */
  readonly after?: number;
  /** @default 10000 */
  readonly limit?: number;
  /** The newest lines rather than the oldest, where the limit leaves some out; in their order all the same. */
  readonly newest?: boolean;
}

/** Lines between two positions. */
export interface LogRange {
  /** Lines after this position, */
  readonly after: number;
  /** up to this one, which is one of them. */
  readonly until: number;
}

/** How a run ended. */
export interface RunEnd {
  readonly status: Exclude<RunStatus, "running">;
  readonly error?: ErrorRecord;
  /** Of the run, as the writer knows it: a run that was resumed since is left as it is. */
  readonly generation?: number;
}

/** How an attempt ended that did not complete its step. */
export interface AttemptFailure {
  readonly status: "failed" | "cancelled";
  readonly error: ErrorRecord;
  /** Whether the step ends with it; otherwise another attempt will follow. */
  readonly final: boolean;
  readonly inputs: readonly StepInputRecord[];
}

/** A line with its place among all lines of the store. */
export interface StoredLogLine extends LogLine {
  readonly position: number;
}

/** Which events are wanted. */
export interface EventQuery {
  readonly runId?: string;
  /** Events after this id. @default 0 */
  readonly after?: number;
  /** @default 10000 */
  readonly limit?: number;
}

/** A step that produced or consumed an artifact. */
export interface LineageRecord extends StepKey {
  readonly runName: string;
  readonly pipeline: string;
  /** The name of the output, or the path of the input. */
  readonly port: string;
}

/** Where an artifact came from and where it went. */
export interface Lineage {
  readonly producers: readonly LineageRecord[];
  readonly consumers: readonly LineageRecord[];
}
