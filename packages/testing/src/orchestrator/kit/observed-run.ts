import {
  type AttemptRecord,
  type Digest,
  decodeValue,
  isDataFile,
  openArtifact,
  type PipelineSpec,
  type RunEvent,
  type RunRecord,
  type Stack,
  type StepRecord,
  type StoredLogLine,
} from "@tsugite/core";
import { WHERE_MARK, type Where } from "../project/tell-where.ts";
import { WITNESS_MARK, type WitnessedCall } from "../project/witness-of.ts";

/** A file among the outputs, as far as it is compared. */
export interface ObservedFile {
  readonly size: number;
  readonly digest: Digest;
}

/** Everything that a run has left behind, read from the stores. */
export interface ObservedRun {
  readonly run: RunRecord;
  readonly spec: PipelineSpec;
  /** By name; only those that have a record. */
  readonly steps: ReadonlyMap<string, StepRecord>;
  readonly attempts: ReadonlyMap<string, readonly AttemptRecord[]>;
  /** By the name of the step, then that of the output. */
  readonly outputs: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Changes of state, in order. */
  readonly events: readonly RunEvent[];
  /** What the steps printed, without what they told the kit. */
  readonly logs: readonly StoredLogLine[];
  /** What the steps saw from inside, with the step and attempt that the line was kept under. */
  readonly wheres: readonly (Where & { readonly keptUnder: { readonly step: string; readonly attempt: number } })[];
  /** Which methods of the orchestrator were called, in order. */
  readonly calls: readonly WitnessedCall[];
}

/** Reads what a run has left behind. */
export async function observeRun(stack: Stack, spec: PipelineSpec, runId: string): Promise<ObservedRun> {
  const store = stack.metadataStore;
  const run = await store.getRun(runId);
  if (run === undefined)
    throw new Error(`The metadata store does not know the run ${runId}, which it was asked to record.`);
  const records = await store.listSteps(runId);
  const lines = await store.readLogs({ runId, limit: 100_000 });
  const attempts = records.map(async ({ step }) => [step, await store.listAttempts({ runId, step })] as const);
  const outputs = records.map(async (record) => [record.step, await outputsOf(stack, record)] as const);
  const isMark = (text: string): boolean => text.startsWith(WHERE_MARK) || text.startsWith(WITNESS_MARK);
  return {
    run,
    spec,
    steps: new Map(records.map((record) => [record.step, record])),
    attempts: new Map(await Promise.all(attempts)),
    outputs: new Map(await Promise.all(outputs)),
    events: await store.readEvents({ runId }),
    logs: lines.filter(({ text }) => !isMark(text)),
    wheres: lines
      .filter(({ text }) => text.startsWith(WHERE_MARK))
      .map(({ text, step, attempt }) => ({
        ...(JSON.parse(text.slice(WHERE_MARK.length)) as Where),
        keptUnder: { step, attempt },
      })),
    calls: lines
      .filter(({ text }) => text.startsWith(WITNESS_MARK))
      .map(({ text }) => JSON.parse(text.slice(WITNESS_MARK.length)) as WitnessedCall),
  };
}

async function outputsOf(stack: Stack, { outputs }: StepRecord): Promise<Readonly<Record<string, unknown>>> {
  const read = Object.entries(outputs).map(async ([name, artifact]) => {
    const value = await decodeValue(artifact.codec, await openArtifact(stack, artifact));
    const file: ObservedFile = { size: artifact.size, digest: artifact.digest };
    return [name, isDataFile(value) ? file : value] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
