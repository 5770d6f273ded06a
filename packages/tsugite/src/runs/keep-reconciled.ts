import { engineRunOf, followRun, type RunRecord, type Stack } from "@tsugite/core";

/**
 * Keeps the records of a run up to date that an engine carries out, for those who only read them: else nobody would record
 * that the run has ended.
 *
 * @returns What stops it.
 */
export function keepReconciled(stack: Stack, run: RunRecord): () => Promise<void> {
  if (run.status !== "running" || engineRunOf(stack, run) === undefined) return async () => {};
  const stop = new AbortController();
  // Who cannot be asked now will be asked by whoever looks next.
  const following = followRun(stack, run, { signal: stop.signal }).catch(() => undefined);
  return async () => {
    stop.abort();
    await following;
  };
}
