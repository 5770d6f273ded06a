import { type BaseMetadataStore, type RunRecord, TsugiteError } from "@tsugite/core";

/** Raises `USAGE` when neither the step, nor without one any step of the run, has had this attempt. */
export async function requireAttempt(
  store: BaseMetadataStore,
  run: RunRecord,
  step: string | undefined,
  attempt: number,
): Promise<void> {
  const steps = (await store.listSteps(run.id)).filter((record) => step === undefined || record.step === step);
  const newest = Math.max(0, ...steps.map((record) => record.attempt));
  if (attempt >= 1 && attempt <= newest) return;
  const who = step === undefined ? `No step of the run ${run.name} has` : `The step ${step} of run ${run.name} has`;
  const no = step === undefined ? "an" : "no";
  throw new TsugiteError("USAGE", `${who} ${no} attempt ${attempt}.`, {
    fix:
      newest === 0 ? "None was called yet, or all were answered from the cache." : `The newest is attempt ${newest}.`,
  });
}
