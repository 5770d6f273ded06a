import { markBaseClass } from "../component/base-class-of.ts";
import { StackComponent } from "../component/stack-component.ts";
import { StackComponentType } from "../component/stack-component-type.ts";
import type {
  DeploymentKey,
  DeploymentQuery,
  DeploymentRecord,
  NewDeployment,
} from "../deployment/deployment-record.ts";
import type { Digest } from "../json/digest.ts";
import type { CacheMiss } from "../run/cache-miss.ts";
import type {
  ArtifactRecord,
  AttemptRecord,
  LogLine,
  NewRun,
  RunEvent,
  RunRecord,
  StepRecord,
} from "../run/run-record.ts";
import type { DigestParts } from "../spec/digest-parts.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";
import type { Removed } from "./artifact-store.ts";
import type {
  AttemptFailure,
  CacheEntryQuery,
  Collector,
  EventQuery,
  Lineage,
  LogQuery,
  LogRange,
  RunEnd,
  RunQuery,
  RunResumption,
  RunSubmission,
  StepCompletion,
  StepKey,
  StepSettlement,
  StoredLogLine,
} from "./metadata-requests.ts";

import type { RunCopy } from "./run-copy.ts";

/**
 * Keeps what is known of runs: their steps, attempts, parameters, lineage, logs, and the small artifacts.
 *
 * Every method that changes something is one transaction, with its {@link RunEvent}: after a crash it has happened
 * wholly or not at all. Methods raise `METADATA_STORE_FAILED` with the backend's error as cause, and
 * `METADATA_STORE_NEWER` when the database was written by a newer version.
 */
export abstract class BaseMetadataStore<Config = unknown> extends StackComponent<Config> {
  static override readonly TYPE: StackComponentType = StackComponentType.METADATA_STORE;

  /** Where it keeps records, for people: a file or a URL without its secrets. */
  abstract get location(): string;

  /**
   * Records a run before it starts. Raises `RUN_NAME_TAKEN` when its name, its id or its execution belongs to a run
   * that is there already, and `NAME_INVALID` when a name cannot be kept.
   *
   * @param parts What the digests in the spec were made of, for {@link getParts}; kept once for all runs. @default none
   */
  abstract createRun(run: NewRun, spec: PipelineSpec, parts?: ReadonlyMap<Digest, DigestParts>): Promise<RunRecord>;
  /**
   * The run of this execution; created if there is none yet, whichever of many callers comes first.
   *
   * Where a client registered the run before the engine chose a name for it, `registered` is the id of that run, and the
   * execution is added to it; but only to one that is going on and has no execution of its engine yet, because an engine
   * may repeat a run with all of its arguments. A name that another run has, as when two engines have runs of one name, is
   * given with the beginning of the id behind it.
   */
  abstract openRun(run: NewRun, spec: PipelineSpec, registered?: string): Promise<RunRecord>;
  /**
   * Hands a run over to its engine: it has no owner any more. A name that the engine chose becomes its newest execution.
   * Raises `ATTEMPT_FENCED` when the run was resumed since, `RUN_NOT_FOUND`, and `RUN_NAME_TAKEN` when the execution
   * belongs to another run.
   */
  abstract handOverRun(run: Pick<RunRecord, "id" | "generation">, submission: RunSubmission): Promise<RunRecord>;
  /** Ends a run, if it is running; the record as it is afterwards. Raises `RUN_NOT_FOUND`. */
  abstract finishRun(runId: string, end: RunEnd): Promise<RunRecord>;
  /**
   * Takes up a run under a further execution and in its next generation: it is running again, attempts that were still
   * running are fenced off, and every step that did not complete, or is to run again, is pending. Attempts are kept. A
   * completed run with nothing to run again is left as it is. Raises `RUN_NOT_FOUND`, `RUN_NOT_RESUMABLE` when another has
   * taken it up since the generation of `resumption`, and `RUN_NAME_TAKEN` when the execution belongs to another run.
   *
   * Where the run was running and had a lease, the event `run.lost` before `run.resumed` has the time of the last sign of
   * life.
   */
  abstract resumeRun(runId: string, resumption: RunResumption): Promise<RunRecord>;
  /**
   * Makes one step pending again, whatever became of it, because its engine was asked to begin it anew; the others stay as
   * they are. Its attempts are kept, and those still running are fenced off. A run that has ended is running again, in its
   * next generation and without an owner. The run as it is then. Raises `RUN_NOT_FOUND`, and `ATTEMPT_FENCED` when the run
   * was resumed since the key's generation.
   */
  abstract reopenStep(key: StepKey): Promise<RunRecord>;
  /**
   * A sign of life of a run's owner, who can be counted on until `leaseUntil`; the record as it is. Need not survive a
   * power failure. Raises `ATTEMPT_FENCED` when the run was resumed by another since, and `RUN_NOT_FOUND`.
   */
  abstract renewLease(run: Pick<RunRecord, "id" | "generation">, leaseUntil: number): Promise<RunRecord>;
  /** Asks the owner of a run to end it; noted once. Raises `RUN_NOT_FOUND`. */
  abstract requestCancel(runId: string): Promise<RunRecord>;
  abstract getRun(runId: string): Promise<RunRecord | undefined>;
  /** Newest first. */
  abstract listRuns(query?: RunQuery): Promise<readonly RunRecord[]>;
  /** Raises `RUN_NOT_FOUND`. */
  abstract getSpec(runId: string): Promise<PipelineSpec>;
  /** What a digest in a spec was made of; undefined when it was not given, as for runs that an engine began. */
  abstract getParts(digest: Digest): Promise<DigestParts | undefined>;

  /**
   * Begins the next attempt of a step, and fences off the ones before: those still running become cancelled. A step that
   * failed, or was skipped or cancelled, is running again. Why the cache did not answer it is kept with the step. Need
   * not survive a power failure.
   *
   * Raises `ATTEMPT_FENCED` when the step has completed or was answered from the cache, when it failed as
   * `STEP_NOT_REPORTED`, when the run has ended, or when it was resumed since the key's generation, and `RUN_NOT_FOUND`.
   */
  abstract startAttempt(key: StepKey, cacheMiss?: CacheMiss): Promise<number>;
  /**
   * Ends a step well. Durable when it returns. Raises `ATTEMPT_FENCED` when a newer attempt has begun, or when the
   * attempt or the step has ended already.
   */
  abstract completeStep(key: StepKey, attempt: number, completion: StepCompletion): Promise<StepRecord>;
  /**
   * Ends an attempt that failed or was cancelled; `final` ends the step too, otherwise another attempt will follow. The
   * step as it is then.
   * Raises `ATTEMPT_FENCED`.
   */
  abstract failAttempt(key: StepKey, attempt: number, failure: AttemptFailure): Promise<StepRecord>;
  /**
   * Ends a step that no attempt is working on; one that still claims to, as after a crash, is fenced off. A step that has
   * ended already is left as it is, except that `cached` replaces failed, skipped and cancelled. So is one whose newest
   * attempt is not `ifAttempt` (0 before the first), where that is given. Raises `ATTEMPT_FENCED` when the run was
   * resumed since the key's generation, and `ARTIFACT_NOT_FOUND` when the step that is to answer, with the same outputs,
   * is not there any more.
   */
  abstract settleStep(key: StepKey, settlement: StepSettlement): Promise<StepRecord>;
  abstract getStep(key: StepKey): Promise<StepRecord | undefined>;
  /** In the order in which they first started or ended. */
  abstract listSteps(runId: string): Promise<readonly StepRecord[]>;
  abstract listAttempts(key: StepKey): Promise<readonly AttemptRecord[]>;
  /**
   * The step with this cache key that completed last, in any run, by the clocks of those that completed them; one that was
   * itself answered from the cache never is.
   */
  abstract findByCacheKey(cacheKey: Digest): Promise<StepRecord | undefined>;
  /**
   * The newest step of this name that completed or was answered from the cache, among the 50 runs of the same pipeline
   * before the run of the key.
   */
  abstract findEarlierStep(key: StepKey): Promise<StepRecord | undefined>;
  /** Sees to it that steps answer for their cache keys no more; their records stay. Returns how many there were. */
  abstract forgetCacheEntries(query: CacheEntryQuery): Promise<number>;

  /** Content of a small artifact, not verified; undefined when it is not kept here. */
  abstract getContent(digest: Digest): Promise<Uint8Array | undefined>;
  /** The artifacts whose digest begins with `prefix`, each digest once, in the order of their digests. @default limit 20 */
  abstract findArtifacts(prefix: string, limit?: number): Promise<readonly ArtifactRecord[]>;
  /** Which steps produced (or were answered from the cache with) and consumed an artifact, newest run first. */
  abstract getLineage(digest: Digest): Promise<Lineage>;

  /** Records that a pipeline was left with an engine; the version that stood there before does not any more. */
  abstract recordDeployment(deployment: NewDeployment): Promise<DeploymentRecord>;
  /** Records that a pipeline was taken back from an engine; what stood there, undefined when nothing did. */
  abstract endDeployment(key: DeploymentKey): Promise<DeploymentRecord | undefined>;
  /** Newest first. */
  abstract listDeployments(query?: DeploymentQuery): Promise<readonly DeploymentRecord[]>;

  /**
   * Notes that an attempt is about to store an artifact, or to rely on one that is there: it is not condemned before the
   * attempt has ended. Waits while one is just being removed. Need not survive a power failure. Raises `STEP_NOT_FOUND`.
   */
  abstract pinArtifact(key: StepKey, attempt: number, digest: Digest): Promise<void>;
  /**
   * Removes runs with their steps, attempts, logs and lineage. A run stays that is going on, was resumed since the
   * generation that is named, or from which another run was answered that stays; and the newest event of all stays.
   *
   * @param runs Newest first.
   * @param options `dryRun` removes nothing. @default removes them
   * @returns The ids of those that were removed, or would be.
   */
  abstract removeRuns(
    runs: readonly Pick<RunRecord, "id" | "generation">[],
    options?: { readonly dryRun?: boolean },
  ): Promise<readonly string[]>;
  /**
   * Removes what no run refers to: small artifacts, specs, what digests were made of, pins of attempts that have ended.
   *
   * @param options `dryRun` removes nothing, and counts what it would remove if some runs were gone.
   * @returns The small artifacts among it.
   */
  abstract removeUnused(options?: { readonly dryRun: true; readonly without: readonly string[] }): Promise<Removed>;
  /** Those of these artifacts that neither a run nor a pin refers to, if some runs were gone. */
  abstract findUnusedArtifacts(digests: readonly Digest[], without: readonly string[]): Promise<readonly Digest[]>;
  /**
   * Condemns those of these artifacts that neither a run nor a pin refers to, and returns them: until they are released,
   * nobody pins them. Those that a collector which is gone has left are released.
   */
  abstract condemnArtifacts(digests: readonly Digest[], collector: Collector): Promise<readonly Digest[]>;
  /** Artifacts that a collector has condemned were removed, or are left as they are. */
  abstract releaseArtifacts(digests: readonly Digest[], collector: Collector): Promise<void>;

  /** Adds lines in their order. The position of the last one; 0 when there were none. */
  abstract appendLogs(lines: readonly LogLine[]): Promise<number>;
  /** Puts one line in the place of those of its attempt in a range, at the position of the last of them. */
  abstract condenseLogs(range: LogRange, line: LogLine): Promise<void>;
  abstract readLogs(query: LogQuery): Promise<readonly StoredLogLine[]>;
  /** Changes of state after an event, oldest first. */
  abstract readEvents(query: EventQuery): Promise<readonly RunEvent[]>;

  /** Everything that is known of a run, as it is at one moment; for {@link importRun}. Raises `RUN_NOT_FOUND`. */
  abstract exportRun(runId: string): Promise<RunCopy>;
  /**
   * Puts in a run that has ended in another store, with its times, as it is there. Where its name, or that of an execution,
   * belongs to another run here, the beginning of its id is put behind it. An earlier generation of the same run is
   * replaced; returns false, and changes nothing, where this generation or a later one is here already.
   *
   * Its artifacts have to be stored before.
   */
  abstract importRun(copy: RunCopy): Promise<boolean>;

  /** Lets go of files and connections. The store opens again when it is used again. */
  abstract close(): Promise<void>;
}

markBaseClass(BaseMetadataStore, "BaseMetadataStore");
