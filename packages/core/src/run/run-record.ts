import type { ErrorRecord } from "../error/error-record.ts";
import type { Digest } from "../json/digest.ts";
import type { Json, JsonObject } from "../json/json.ts";
import type { CacheMiss } from "./cache-miss.ts";

/** Where a run stands. `running` until every step has ended. */
export type RunStatus = "running" | "completed" | "failed" | "cancelled";

/**
 * Where a step of a run stands. A step that the run has no record of is pending.
 *
 * `cached` is completed without a call of its function; `skipped` did not start because of another step.
 */
export type StepStatus = "running" | "completed" | "cached" | "failed" | "skipped" | "cancelled";

/** Which run of an engine carries out a run: unique over all executions of a metadata store. */
export interface ExecutionKey {
  /** The instance of the engine, for example `local` or the base URL of an Airflow. */
  readonly engine: string;
  /** The pipeline's id in that engine. */
  readonly pipeline: string;
  /** The run's name in that engine, the same string for all of its steps. */
  readonly runName: string;
}

/** One execution of a run: its key, and what the orchestrator needs to find it again. */
export interface Execution extends ExecutionKey {
  /** What `prepareOrRunPipeline` returned with `submitted`; absent for a run that the engine started by itself. */
  readonly ref?: Json;
}

/** The process that carries out a run. */
export interface RunOwner {
  /** Name of the machine. */
  readonly host: string;
  /** Changes when the machine starts anew, so that an old process number means nothing. */
  readonly boot: string;
  readonly pid: number;
  /** When the process started, in the system's own unit, so that another process with its number is not taken for it. */
  readonly processStart: string;
}

/** What a run is created from. */
export interface NewRun {
  /** Our id, made by {@link newRunId}. */
  readonly id: string;
  /** Unique among the runs of its pipeline. */
  readonly name: string;
  readonly pipeline: string;
  readonly stack: string;
  readonly execution: ExecutionKey;
  /** The JSON the parameters were given in, before the pipeline's schema parsed them. */
  readonly parameters: JsonObject;
  /** Whether steps may be answered from the cache. */
  readonly cache: boolean;
  /** The time the engine planned, in milliseconds since 1970. */
  readonly scheduledAt?: number;
  /** Absent where an engine carries out the run, from when it was handed over. */
  readonly owner?: RunOwner;
  /** Until when the owner is counted on without a sign of life. */
  readonly leaseUntil?: number;
}

/** One run of a pipeline, as the metadata store knows it. Times are milliseconds since 1970. */
export interface RunRecord extends NewRun {
  /** The one that carries it out now: the newest. */
  readonly execution: Execution;
  readonly status: RunStatus;
  /** From 1; grows when the run is resumed. What an owner of an older generation writes is refused. */
  readonly generation: number;
  /** When somebody asked for the run's end. */
  readonly cancelRequestedAt?: number;
  /** Of the {@link PipelineSpec} it runs. */
  readonly specDigest: Digest;
  readonly createdAt: number;
  readonly endedAt?: number;
  readonly error?: ErrorRecord;
}

/** A stored value: its content's digest, and how to read it. */
export interface ArtifactRecord {
  readonly digest: Digest;
  /** Name of the codec that wrote it. */
  readonly codec: string;
  /** Bytes. */
  readonly size: number;
  /** Name of the file, for artifacts that are files. */
  readonly name?: string;
}

/** What a step was given, an artifact or another value, and where it came from: one edge of the lineage. */
export interface StepInputRecord {
  /** The input's name, with the path inside it where the input was put together: `models.0`. */
  readonly path: string;
  readonly digest: Digest;
  readonly producer:
    | { readonly kind: "output"; readonly step: string; readonly output: string }
    | { readonly kind: "parameter"; readonly name: string }
    | { readonly kind: "file"; readonly path: string }
    | { readonly kind: "value" }
    | { readonly kind: "scheduledAt" }
    /** A variable that the step's `cache.env` names; the digest is one of its name and value. */
    | { readonly kind: "environment"; readonly name: string };
}

/** One step of a run. */
export interface StepRecord {
  readonly runId: string;
  readonly step: string;
  readonly status: StepStatus;
  /** Number of the newest attempt, from 1; 0 when its function was never called. */
  readonly attempt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly cacheKey?: Digest;
  /** Why the cache did not answer, where an earlier run knows the step. */
  readonly cacheMiss?: CacheMiss;
  /** The run whose step answered, when the status is `cached`. */
  readonly cachedFrom?: { readonly runId: string; readonly runName: string };
  readonly outputs: Readonly<Record<string, ArtifactRecord>>;
  readonly inputs: readonly StepInputRecord[];
  /** Numbers and texts that the step reported about itself. */
  readonly metadata: Readonly<Record<string, Json>>;
  readonly error?: ErrorRecord;
  /** Why it was skipped or cancelled. */
  readonly reason?: string;
}

/** One try of a step. */
export interface AttemptRecord {
  readonly runId: string;
  readonly step: string;
  /** From 1. It is the fencing token too: only the newest attempt may record an outcome. */
  readonly attempt: number;
  readonly status: "running" | "completed" | "failed" | "cancelled";
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly error?: ErrorRecord;
}

/** From what matters least to what matters most. */
export const logLevels = ["debug", "info", "warn", "error"] as const;

/** How much a line of a log matters. */
export type LogLevel = (typeof logLevels)[number];

/** One line that a step printed. */
export interface LogLine {
  readonly runId: string;
  /** Empty for what the run itself says, such as the hooks of its pipeline. */
  readonly step: string;
  readonly attempt: number;
  readonly at: number;
  readonly level: LogLevel;
  readonly text: string;
}

/** A change of state, kept for followers; written in the transaction that makes the change. */
export interface RunEvent {
  /** Grows with every event of the store. */
  readonly id: number;
  readonly runId: string;
  readonly step?: string;
  readonly attempt?: number;
  readonly kind: RunEventKind;
  readonly at: number;
}

/** What changed. */
export type RunEventKind =
  | "run.created"
  | "run.submitted"
  | "run.resumed"
  /** Recorded when a run is resumed whose process was gone, with the time of its last sign of life. */
  | "run.lost"
  | "run.completed"
  | "run.failed"
  | "run.cancelled"
  | "step.started"
  | "step.completed"
  | "step.cached"
  | "step.attemptFailed"
  | "step.failed"
  | "step.skipped"
  | "step.cancelled";
