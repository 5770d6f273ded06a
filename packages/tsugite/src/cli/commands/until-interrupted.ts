import { ExitCode } from "../exit-code.ts";

/** Does something that goes on until Ctrl-C ends it, in order; the exit code says that it was ended so. */
export async function untilInterrupted(work: (signal: AbortSignal) => Promise<void>): Promise<ExitCode> {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort();
  // Once: a second Ctrl-C ends the process as it always does.
  process.once("SIGINT", interrupt);
  try {
    await work(controller.signal);
    return controller.signal.aborted ? ExitCode.CANCELLED : ExitCode.OK;
  } finally {
    process.off("SIGINT", interrupt);
  }
}
