import type { ObservedRun } from "../kit/observed-run.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Finding } from "../promises/promise.ts";

/** Whether every step knew itself to be of the run that was recorded. */
export function checkRunName({ run, wheres }: ObservedRun): Finding | undefined {
  const other = wheres.find((where) => where.run !== run.id || where.runName !== run.name);
  if (other === undefined) return undefined;
  return {
    promise: promises.runName,
    found: `Step ${other.step} saw the run ${other.runName} (${other.run}); the run that was started is ${run.name} (${run.id}).`,
  };
}

/** Whether what each attempt printed is kept under its step and attempt. */
export function checkLogs({ wheres, attempts }: ObservedRun): Finding | undefined {
  for (const [step, made] of attempts) {
    for (const { attempt } of made) {
      const line = wheres.find((where) => where.step === step && where.attempt === attempt);
      if (line === undefined) {
        return { promise: promises.logs, found: `What step ${step} printed in attempt ${attempt} is not in its log.` };
      }
      const { keptUnder } = line;
      if (keptUnder.step === step && keptUnder.attempt === attempt) continue;
      return {
        promise: promises.logs,
        found: `What step ${step} printed in attempt ${attempt} is kept under step ${keptUnder.step}, attempt ${keptUnder.attempt}.`,
      };
    }
  }
  return undefined;
}
