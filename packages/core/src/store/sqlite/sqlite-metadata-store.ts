import { resolve } from "node:path";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { StackComponentOptions } from "../../component/stack-component.ts";
import type {
  DeploymentKey,
  DeploymentQuery,
  DeploymentRecord,
  NewDeployment,
} from "../../deployment/deployment-record.ts";
import type { Digest } from "../../json/digest.ts";
import type { CacheMiss } from "../../run/cache-miss.ts";
import type {
  ArtifactRecord,
  AttemptRecord,
  LogLine,
  NewRun,
  RunEvent,
  RunRecord,
  StepRecord,
} from "../../run/run-record.ts";
import type { DigestParts } from "../../spec/digest-parts.ts";
import type { PipelineSpec } from "../../spec/pipeline-spec.ts";
import type { Removed } from "../artifact-store.ts";
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
} from "../metadata-requests.ts";
import { BaseMetadataStore } from "../metadata-store.ts";
import { findArtifacts, findContent, findLineage } from "./artifacts.ts";
import { listAttempts, startAttempt } from "./attempts.ts";
import { forgetCacheEntries } from "./cache-entries.ts";
import { createRun, openRun } from "./create-run.ts";
import { endDeployment, listDeployments, recordDeployment } from "./deployments.ts";
import { findParts, insertParts } from "./digest-parts.ts";
import { completeStep, failAttempt } from "./end-attempt.ts";
import { readEvents } from "./events.ts";
import { handOverRun } from "./hand-over-run.ts";
import { renewLease, requestCancel } from "./lease.ts";
import { appendLogs, condenseLogs, readLogs } from "./logs.ts";
import { condemnArtifacts, pinWhenThere, releaseArtifacts } from "./pins.ts";
import { removableRuns, removeRuns } from "./remove-runs.ts";
import { reopenStep } from "./reopen-step.ts";
import { resumeRun } from "./resume-run.ts";
import { findRun, finishRun, listRuns } from "./runs.ts";
import { settleStep } from "./settle-step.ts";
import { readSpec } from "./specs.ts";
import { SqliteDatabase } from "./sqlite-database.ts";
import { SQLITE_DEFAULTS, type SqliteMetadataStoreConfig, sqliteConfigSchema } from "./sqlite-metadata-store-config.ts";
import { findByCacheKey, findEarlierStep, findStep, listSteps } from "./steps.ts";
import { unusedArtifacts } from "./unused-artifacts.ts";
import { countUnusedContents, removeUnusedRecords } from "./unused-records.ts";

/**
 * Keeps runs in one SQLite file of this machine, which any number of its processes may use at once.
 *
 * Outcomes are on the disk when a method returns. Notes (that an attempt began, lines of logs) are not waited for: a
 * process that is killed loses none of them, a power failure those since the last outcome.
 */
export class SqliteMetadataStore extends BaseMetadataStore<SqliteMetadataStoreConfig> {
  static override readonly FLAVOR: string = "sqlite";
  static override readonly configSchema: StandardSchemaV1<SqliteMetadataStoreConfig> = sqliteConfigSchema;

  /** Absolute path of the database file. */
  readonly path: string;
  readonly #database: SqliteDatabase;

  constructor(options: StackComponentOptions<SqliteMetadataStoreConfig>) {
    super(options);
    const { path = SQLITE_DEFAULTS.path, busyTimeout = SQLITE_DEFAULTS.busyTimeout } = options.config;
    this.path = resolve(options.root, path);
    this.#database = new SqliteDatabase({ path: this.path, root: options.root, busyTimeout });
  }

  override get location(): string {
    return this.path;
  }

  override get isLocalOnly(): boolean {
    return true;
  }

  override async createRun(
    run: NewRun,
    spec: PipelineSpec,
    parts: ReadonlyMap<Digest, DigestParts> = new Map(),
  ): Promise<RunRecord> {
    return this.#database.write("durable", (connection) => {
      insertParts(connection, parts);
      return createRun(connection, run, spec);
    });
  }

  override async openRun(run: NewRun, spec: PipelineSpec, registered?: string): Promise<RunRecord> {
    return this.#database.write("durable", (connection) => openRun(connection, run, spec, registered));
  }

  override async handOverRun(run: Pick<RunRecord, "id" | "generation">, submission: RunSubmission): Promise<RunRecord> {
    return this.#database.write("durable", (connection) => handOverRun(connection, run, submission));
  }

  override async finishRun(runId: string, end: RunEnd): Promise<RunRecord> {
    return this.#database.write("durable", (connection) => finishRun(connection, runId, end));
  }

  override async resumeRun(runId: string, resumption: RunResumption): Promise<RunRecord> {
    return this.#database.write("durable", (connection) => resumeRun(connection, runId, resumption));
  }

  override async reopenStep(key: StepKey): Promise<RunRecord> {
    return this.#database.write("durable", (connection) => reopenStep(connection, key));
  }

  override async renewLease(run: Pick<RunRecord, "id" | "generation">, leaseUntil: number): Promise<RunRecord> {
    return this.#database.write("note", (connection) => renewLease(connection, run, leaseUntil));
  }

  override async requestCancel(runId: string): Promise<RunRecord> {
    return this.#database.write("durable", (connection) => requestCancel(connection, runId));
  }

  override async getRun(runId: string): Promise<RunRecord | undefined> {
    return this.#database.read((connection) => findRun(connection, runId));
  }

  override async listRuns(query: RunQuery = {}): Promise<readonly RunRecord[]> {
    return this.#database.read((connection) => listRuns(connection, query));
  }

  override async getSpec(runId: string): Promise<PipelineSpec> {
    return this.#database.read((connection) => readSpec(connection, runId));
  }

  override async getParts(digest: Digest): Promise<DigestParts | undefined> {
    return this.#database.read((connection) => findParts(connection, digest));
  }

  override async startAttempt(key: StepKey, cacheMiss?: CacheMiss): Promise<number> {
    return this.#database.write("note", (connection) => startAttempt(connection, key, cacheMiss));
  }

  override async completeStep(key: StepKey, attempt: number, completion: StepCompletion): Promise<StepRecord> {
    return this.#database.write("durable", (connection) => completeStep(connection, key, attempt, completion));
  }

  override async failAttempt(key: StepKey, attempt: number, failure: AttemptFailure): Promise<StepRecord> {
    return this.#database.write("durable", (connection) => failAttempt(connection, key, attempt, failure));
  }

  override async settleStep(key: StepKey, settlement: StepSettlement): Promise<StepRecord> {
    return this.#database.write("durable", (connection) => settleStep(connection, key, settlement));
  }

  override async getStep(key: StepKey): Promise<StepRecord | undefined> {
    return this.#database.read((connection) => findStep(connection, key));
  }

  override async listSteps(runId: string): Promise<readonly StepRecord[]> {
    return this.#database.read((connection) => listSteps(connection, runId));
  }

  override async listAttempts(key: StepKey): Promise<readonly AttemptRecord[]> {
    return this.#database.read((connection) => listAttempts(connection, key));
  }

  override async findByCacheKey(cacheKey: Digest): Promise<StepRecord | undefined> {
    return this.#database.read((connection) => findByCacheKey(connection, cacheKey));
  }

  override async findEarlierStep(key: StepKey): Promise<StepRecord | undefined> {
    return this.#database.read((connection) => findEarlierStep(connection, key));
  }

  override async forgetCacheEntries(query: CacheEntryQuery): Promise<number> {
    return this.#database.write("durable", (connection) => forgetCacheEntries(connection, query));
  }

  override async getContent(digest: Digest): Promise<Uint8Array | undefined> {
    return this.#database.read((connection) => findContent(connection, digest));
  }

  override async findArtifacts(prefix: string, limit = 20): Promise<readonly ArtifactRecord[]> {
    return this.#database.read((connection) => findArtifacts(connection, prefix, limit));
  }

  override async getLineage(digest: Digest): Promise<Lineage> {
    return this.#database.read((connection) => findLineage(connection, digest));
  }

  override async recordDeployment(deployment: NewDeployment): Promise<DeploymentRecord> {
    return this.#database.write("durable", (connection) => recordDeployment(connection, deployment));
  }

  override async endDeployment(key: DeploymentKey): Promise<DeploymentRecord | undefined> {
    return this.#database.write("durable", (connection) => endDeployment(connection, key));
  }

  override async listDeployments(query: DeploymentQuery = {}): Promise<readonly DeploymentRecord[]> {
    return this.#database.read((connection) => listDeployments(connection, query));
  }

  override async pinArtifact(key: StepKey, attempt: number, digest: Digest): Promise<void> {
    return pinWhenThere(this.#database, key, attempt, digest);
  }

  override async removeRuns(
    runs: readonly Pick<RunRecord, "id" | "generation">[],
    { dryRun = false }: { readonly dryRun?: boolean } = {},
  ): Promise<readonly string[]> {
    return dryRun
      ? this.#database.read((connection) => removableRuns(connection, runs))
      : removeRuns(this.#database, runs);
  }

  override async removeUnused(options?: {
    readonly dryRun: true;
    readonly without: readonly string[];
  }): Promise<Removed> {
    return options === undefined
      ? removeUnusedRecords(this.#database)
      : this.#database.read((connection) => countUnusedContents(connection, options.without));
  }

  override async findUnusedArtifacts(
    digests: readonly Digest[],
    without: readonly string[],
  ): Promise<readonly Digest[]> {
    return this.#database.read((connection) => unusedArtifacts(connection, digests, without));
  }

  override async condemnArtifacts(digests: readonly Digest[], collector: Collector): Promise<readonly Digest[]> {
    return this.#database.write("note", (connection) => condemnArtifacts(connection, digests, collector));
  }

  override async releaseArtifacts(digests: readonly Digest[], collector: Collector): Promise<void> {
    await this.#database.write("note", (connection) => releaseArtifacts(connection, digests, collector));
  }

  override async appendLogs(lines: readonly LogLine[]): Promise<number> {
    return lines.length === 0 ? 0 : await this.#database.write("note", (connection) => appendLogs(connection, lines));
  }

  override async condenseLogs(range: LogRange, line: LogLine): Promise<void> {
    await this.#database.write("note", (connection) => condenseLogs(connection, range, line));
  }

  override async readLogs(query: LogQuery): Promise<readonly StoredLogLine[]> {
    return this.#database.read((connection) => readLogs(connection, query));
  }

  override async readEvents(query: EventQuery): Promise<readonly RunEvent[]> {
    return this.#database.read((connection) => readEvents(connection, query));
  }

  override async close(): Promise<void> {
    this.#database.close();
  }
}
