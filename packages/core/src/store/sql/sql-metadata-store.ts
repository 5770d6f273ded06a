import { setTimeout as sleep } from "node:timers/promises";
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
import type { RunCopy } from "../run-copy.ts";
import { findArtifacts, findContent, findLineage } from "./artifacts.ts";
import { listAttempts, startAttempt } from "./attempts.ts";
import { forgetCacheEntries } from "./cache-entries.ts";
import { createRun, openRun } from "./create-run.ts";
import { endDeployment, listDeployments, recordDeployment } from "./deployments.ts";
import { findParts } from "./digest-parts.ts";
import { completeStep, failAttempt, findEnded } from "./end-attempt.ts";
import { readEvents } from "./events.ts";
import { exportRun } from "./export-run.ts";
import { handOverRun } from "./hand-over-run.ts";
import { importRun } from "./import-run.ts";
import { renewLease, requestCancel } from "./lease.ts";
import { appendLogs, condenseLogs, readLogs } from "./logs.ts";
import { condemnArtifacts, pinArtifact, releaseArtifacts } from "./pins.ts";
import { removableRuns, removeRuns } from "./remove-runs.ts";
import { reopenStep } from "./reopen-step.ts";
import { findResumed, resumeRun } from "./resume-run.ts";
import { findRun, finishRun, listRuns } from "./runs.ts";
import { settleStep } from "./settle-step.ts";
import { readSpec } from "./specs.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { findByCacheKey, findEarlierStep, findStep, listSteps } from "./steps.ts";
import { unusedArtifacts } from "./unused-artifacts.ts";
import { countUnusedContents, removeUnusedRecords } from "./unused-records.ts";

/** Milliseconds to wait for artifacts that are just being removed. */
const REMOVAL_TIME = 10;

/** Keeps runs in a database that speaks SQL: what a store is told and asked becomes operations, which the database carries out. */
export abstract class SqlMetadataStore<Config = unknown> extends BaseMetadataStore<Config> {
  protected abstract readonly database: SqlDatabase;

  override async createRun(
    run: NewRun,
    spec: PipelineSpec,
    parts: ReadonlyMap<Digest, DigestParts> = new Map(),
  ): Promise<RunRecord> {
    return this.database.write(
      { durability: "durable" },
      () => createRun(run, spec, parts),
      () => findRun(run.id),
    );
  }

  override async openRun(run: NewRun, spec: PipelineSpec, registered?: string): Promise<RunRecord> {
    return this.database.write({ durability: "durable", runs: registered === undefined ? [] : [registered] }, () =>
      openRun(run, spec, registered),
    );
  }

  override async handOverRun(run: Pick<RunRecord, "id" | "generation">, submission: RunSubmission): Promise<RunRecord> {
    return this.database.write({ durability: "durable", runs: [run.id] }, () => handOverRun(run, submission));
  }

  override async finishRun(runId: string, end: RunEnd): Promise<RunRecord> {
    return this.database.write({ durability: "durable", runs: [runId] }, () => finishRun(runId, end));
  }

  override async resumeRun(runId: string, resumption: RunResumption): Promise<RunRecord> {
    return this.database.write(
      { durability: "durable", runs: [runId] },
      () => resumeRun(runId, resumption),
      () => findResumed(runId, resumption),
    );
  }

  override async reopenStep(key: StepKey): Promise<RunRecord> {
    return this.database.write({ durability: "durable", runs: [key.runId] }, () => reopenStep(key));
  }

  override async renewLease(run: Pick<RunRecord, "id" | "generation">, leaseUntil: number): Promise<RunRecord> {
    return this.database.write({ durability: "note", runs: [run.id] }, () => renewLease(run, leaseUntil));
  }

  override async requestCancel(runId: string): Promise<RunRecord> {
    return this.database.write({ durability: "durable", runs: [runId] }, () => requestCancel(runId));
  }

  override async getRun(runId: string): Promise<RunRecord | undefined> {
    return this.database.read(() => findRun(runId));
  }

  override async listRuns(query: RunQuery = {}): Promise<readonly RunRecord[]> {
    return this.database.read(() => listRuns(query));
  }

  override async getSpec(runId: string): Promise<PipelineSpec> {
    return this.database.read(() => readSpec(runId));
  }

  override async getParts(digest: Digest): Promise<DigestParts | undefined> {
    return this.database.read(() => findParts(digest));
  }

  override async startAttempt(key: StepKey, cacheMiss?: CacheMiss): Promise<number> {
    return this.database.write({ durability: "note", runs: [key.runId] }, () => startAttempt(key, cacheMiss));
  }

  override async completeStep(key: StepKey, attempt: number, completion: StepCompletion): Promise<StepRecord> {
    return this.database.write(
      { durability: "durable", runs: [key.runId] },
      () => completeStep(key, attempt, completion),
      () => findEnded(key, attempt, "completed"),
    );
  }

  override async failAttempt(key: StepKey, attempt: number, failure: AttemptFailure): Promise<StepRecord> {
    return this.database.write(
      { durability: "durable", runs: [key.runId] },
      () => failAttempt(key, attempt, failure),
      () => findEnded(key, attempt, failure.status),
    );
  }

  override async settleStep(key: StepKey, settlement: StepSettlement): Promise<StepRecord> {
    return this.database.write({ durability: "durable", runs: [key.runId] }, () => settleStep(key, settlement));
  }

  override async getStep(key: StepKey): Promise<StepRecord | undefined> {
    return this.database.read(() => findStep(key));
  }

  override async listSteps(runId: string): Promise<readonly StepRecord[]> {
    return this.database.read(() => listSteps(runId));
  }

  override async listAttempts(key: StepKey): Promise<readonly AttemptRecord[]> {
    return this.database.read(() => listAttempts(key));
  }

  override async findByCacheKey(cacheKey: Digest): Promise<StepRecord | undefined> {
    return this.database.read(() => findByCacheKey(cacheKey));
  }

  override async findEarlierStep(key: StepKey): Promise<StepRecord | undefined> {
    return this.database.read(() => findEarlierStep(key));
  }

  override async forgetCacheEntries(query: CacheEntryQuery): Promise<number> {
    return this.database.write({ durability: "durable" }, () => forgetCacheEntries(query));
  }

  override async getContent(digest: Digest): Promise<Uint8Array | undefined> {
    return this.database.read(() => findContent(digest));
  }

  override async findArtifacts(prefix: string, limit = 20): Promise<readonly ArtifactRecord[]> {
    return this.database.read(() => findArtifacts(prefix, limit));
  }

  override async getLineage(digest: Digest): Promise<Lineage> {
    return this.database.read(() => findLineage(digest));
  }

  override async recordDeployment(deployment: NewDeployment): Promise<DeploymentRecord> {
    return this.database.write({ durability: "durable" }, () => recordDeployment(deployment));
  }

  override async endDeployment(key: DeploymentKey): Promise<DeploymentRecord | undefined> {
    return this.database.write({ durability: "durable" }, () => endDeployment(key));
  }

  override async listDeployments(query: DeploymentQuery = {}): Promise<readonly DeploymentRecord[]> {
    return this.database.read(() => listDeployments(query));
  }

  override async pinArtifact(key: StepKey, attempt: number, digest: Digest): Promise<void> {
    const scope = { durability: "note", runs: [key.runId] } as const;
    while (!(await this.database.write(scope, () => pinArtifact(key, attempt, digest)))) await sleep(REMOVAL_TIME);
  }

  override async removeRuns(
    runs: readonly Pick<RunRecord, "id" | "generation">[],
    { dryRun = false }: { readonly dryRun?: boolean } = {},
  ): Promise<readonly string[]> {
    return dryRun ? this.database.read(() => removableRuns(runs)) : removeRuns(this.database, runs);
  }

  override async removeUnused(options?: {
    readonly dryRun: true;
    readonly without: readonly string[];
  }): Promise<Removed> {
    return options === undefined
      ? removeUnusedRecords(this.database)
      : this.database.read(() => countUnusedContents(options.without));
  }

  override async findUnusedArtifacts(
    digests: readonly Digest[],
    without: readonly string[],
  ): Promise<readonly Digest[]> {
    return this.database.read(() => unusedArtifacts(digests, without));
  }

  override async condemnArtifacts(digests: readonly Digest[], collector: Collector): Promise<readonly Digest[]> {
    return this.database.write({ durability: "note", collects: true }, () => condemnArtifacts(digests, collector));
  }

  override async releaseArtifacts(digests: readonly Digest[], collector: Collector): Promise<void> {
    await this.database.write({ durability: "note" }, () => releaseArtifacts(digests, collector));
  }

  override async appendLogs(lines: readonly LogLine[]): Promise<number> {
    if (lines.length === 0) return 0;
    const runs = [...new Set(lines.map(({ runId }) => runId))];
    return this.database.write({ durability: "note", runs }, () => appendLogs(lines));
  }

  override async condenseLogs(range: LogRange, line: LogLine): Promise<void> {
    await this.database.write({ durability: "note", runs: [line.runId] }, () => condenseLogs(range, line));
  }

  override async readLogs(query: LogQuery): Promise<readonly StoredLogLine[]> {
    return this.database.read(() => readLogs(query));
  }

  override async readEvents(query: EventQuery): Promise<readonly RunEvent[]> {
    return this.database.read(() => readEvents(query));
  }

  override async exportRun(runId: string): Promise<RunCopy> {
    return this.database.read(() => exportRun(runId));
  }

  override async importRun(copy: RunCopy): Promise<boolean> {
    // What it was before it was resumed elsewhere is removed, and nobody may begin to refer to that meanwhile.
    return this.database.write({ durability: "durable", collects: true }, () => importRun(copy));
  }

  override async close(): Promise<void> {
    await this.database.close();
  }
}
