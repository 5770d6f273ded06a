import {
  type CacheMiss,
  type Collector,
  type DeploymentQuery,
  type DeploymentRecord,
  type Digest,
  type EventQuery,
  type LogLine,
  type RunEvent,
  type RunQuery,
  type RunRecord,
  type RunResumption,
  SqliteMetadataStore,
  type StepCompletion,
  type StepKey,
  type StepRecord,
  TsugiteError,
} from "@tsugite/core";

class LosesPins extends SqliteMetadataStore {
  override async pinArtifact(): Promise<void> {}
}

class CondemnsNothing extends SqliteMetadataStore {
  override condemnArtifacts(digests: readonly Digest[], _collector: Collector): Promise<readonly Digest[]> {
    return this.findUnusedArtifacts(digests, []);
  }
}

class RecordsAStepInTwoTransactions extends SqliteMetadataStore {
  readonly #contents = new Map<Digest, Uint8Array>();

  override completeStep(key: StepKey, attempt: number, completion: StepCompletion): Promise<StepRecord> {
    for (const [digest, content] of completion.contents) this.#contents.set(digest, content);
    return super.completeStep(key, attempt, completion);
  }

  override async getContent(digest: Digest): Promise<Uint8Array | undefined> {
    return this.#contents.get(digest) ?? super.getContent(digest);
  }
}

class LetsAnOldAttemptWin extends SqliteMetadataStore {
  override async completeStep(key: StepKey, attempt: number, completion: StepCompletion): Promise<StepRecord> {
    const newest = (await this.listAttempts(key)).at(-1)?.attempt ?? attempt;
    return super.completeStep(key, newest, completion);
  }
}

class LetsAnOldOwnerWrite extends SqliteMetadataStore {
  override startAttempt({ runId, step }: StepKey, cacheMiss?: CacheMiss): Promise<number> {
    return super.startAttempt({ runId, step }, cacheMiss);
  }
}

class ForgetsTheOrderOfEvents extends SqliteMetadataStore {
  override async readEvents(query: EventQuery): Promise<readonly RunEvent[]> {
    return (await super.readEvents(query)).toSorted((a, b) => a.kind.localeCompare(b.kind));
  }
}

class HasTwoRunsOfOneName extends SqliteMetadataStore {
  override async createRun(...[run, ...rest]: Parameters<SqliteMetadataStore["createRun"]>): Promise<RunRecord> {
    try {
      return await super.createRun(run, ...rest);
    } catch (error) {
      if (!TsugiteError.is(error, "RUN_NAME_TAKEN")) throw error;
      return { ...(await super.createRun({ ...run, name: `${run.name}.${run.id}` }, ...rest)), name: run.name };
    }
  }
}

class LetsTwoTakeUpOneRun extends SqliteMetadataStore {
  override resumeRun(runId: string, { generation: _, ...resumption }: RunResumption): Promise<RunRecord> {
    return super.resumeRun(runId, resumption);
  }
}

class BeginsAWholeRunAnewForAStep extends SqliteMetadataStore {
  override async reopenStep({ runId, step }: StepKey): Promise<RunRecord> {
    const run = await super.reopenStep({ runId, step });
    return super.resumeRun(runId, { execution: run.execution, rerun: [step] });
  }
}

class ListsRunsByTheirClocks extends SqliteMetadataStore {
  override async listRuns(query?: RunQuery): Promise<readonly RunRecord[]> {
    return (await super.listRuns(query)).toSorted((a, b) => b.createdAt - a.createdAt);
  }
}

class ReadsWhatItReadBefore extends SqliteMetadataStore {
  readonly #read = new Map<string, StepRecord>();

  override async getStep(key: StepKey): Promise<StepRecord | undefined> {
    const name = `${key.runId} ${key.step}`;
    const step = this.#read.get(name) ?? (await super.getStep(key));
    if (step !== undefined) this.#read.set(name, step);
    return step;
  }
}

class LosesHalfCharacters extends SqliteMetadataStore {
  override appendLogs(lines: readonly LogLine[]): Promise<number> {
    return super.appendLogs(lines.map((line) => ({ ...line, text: Buffer.from(line.text).toString() })));
  }
}

class ForgetsDeploymentsThatWereReplaced extends SqliteMetadataStore {
  override async listDeployments(query?: DeploymentQuery): Promise<readonly DeploymentRecord[]> {
    return (await super.listDeployments(query)).filter(({ endedAt }) => endedAt === undefined);
  }
}

/** Each breaks one promise. */
export const brokenMetadataStores: readonly (typeof SqliteMetadataStore)[] = [
  LosesPins,
  CondemnsNothing,
  RecordsAStepInTwoTransactions,
  LetsAnOldAttemptWin,
  LetsAnOldOwnerWrite,
  ForgetsTheOrderOfEvents,
  HasTwoRunsOfOneName,
  LetsTwoTakeUpOneRun,
  BeginsAWholeRunAnewForAStep,
  ListsRunsByTheirClocks,
  ReadsWhatItReadBefore,
  LosesHalfCharacters,
  ForgetsDeploymentsThatWereReplaced,
];
