import type { BaseMetadataStore } from "../store/metadata-store.ts";
import type { ActiveRun } from "./active-run.ts";
import type { StepRecord } from "./run-record.ts";

/** What other steps ask of a step. */
export type KnownRecord = Pick<StepRecord, "status" | "outputs">;

const known = new WeakMap<ActiveRun, Map<string, KnownRecord>>();

/** The record of a step of a run, read once where it is final: a fan-in does not read again what this process wrote. */
export async function knownRecord(
  run: ActiveRun,
  store: BaseMetadataStore,
  step: string,
): Promise<KnownRecord | undefined> {
  const found = known.get(run)?.get(step);
  if (found !== undefined) return found;
  const record = await store.getStep({ runId: run.id, step });
  if (record !== undefined) noteRecord(run, record);
  return record;
}

/** Completed and cached are final; whatever else a step is, another process may go on with it. */
export function noteRecord(run: ActiveRun, { step, status, outputs }: StepRecord): void {
  if (status !== "completed" && status !== "cached") return;
  const records = known.get(run) ?? new Map<string, KnownRecord>();
  known.set(run, records.set(step, { status, outputs }));
}
