import { setTimeout as sleep } from "node:timers/promises";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import { RecordedNotices } from "./recorded-notices.ts";

/** Milliseconds between two looks at the records. */
const LOOK_INTERVAL = 200;

/**
 * Tells whoever watches the run what its steps record in other processes, until `work` has settled, and once more then.
 * Returns what `work` returned.
 */
export async function tellRecorded<T>({ stack, run }: PipelineDeployment, work: Promise<T>): Promise<T> {
  if (run === undefined) return work;
  const retriedByEngine = stack.orchestrator.supports.retries === "engine";
  const notices = new RecordedNotices(stack.metadataStore, run.id, { retriedByEngine, logs: "new" });
  const tell = async (isOver: boolean): Promise<void> => {
    for (const notice of await notices.read(undefined, isOver)) run.notify(notice);
  };
  const through = new AbortController();
  const telling = (async () => {
    while (!through.signal.aborted) {
      await tell(false);
      await sleep(LOOK_INTERVAL, undefined, { signal: through.signal }).catch(() => {});
    }
  })();
  try {
    return await work;
  } finally {
    through.abort();
    await telling;
    await tell(true);
  }
}
