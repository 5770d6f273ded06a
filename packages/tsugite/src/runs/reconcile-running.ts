import { engineRunOf, type RunQuery, reconcileRun, type Stack, type TsugiteError } from "@tsugite/core";

/** Milliseconds for which looking at runs may wait for their engine. */
export const LOOK_WITHIN = 4_000;
/** Engines have limits too. */
const AT_ONCE = 8;
const NEWEST = 100;

/**
 * Brings the records of runs that the engine of a stack carries out up to date, before they are looked at, in a bounded
 * time.
 *
 * @returns Why the engine could not be asked, if it could not: what is recorded as running may have ended.
 */
export async function reconcileRunning(
  stack: Stack,
  { pipeline }: Pick<RunQuery, "pipeline">,
): Promise<TsugiteError | undefined> {
  if (stack.orchestrator.attach === undefined) return undefined;
  const query = { status: "running", limit: NEWEST, ...(pipeline === undefined ? {} : { pipeline }) } as const;
  const running = await stack.metadataStore.listRuns(query);
  const left = running.filter((run) => engineRunOf(stack, run) !== undefined);
  const deadline = performance.now() + LOOK_WITHIN;
  let silence: TsugiteError | undefined;
  const work = async (): Promise<void> => {
    for (let run = left.shift(); run !== undefined; run = left.shift()) {
      const within = deadline - performance.now();
      // They have one engine: one that did not answer once is not waited for again.
      if (silence !== undefined || within <= 0) return;
      silence = (await reconcileRun(stack, run, within)).error ?? silence;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return silence;
}
