import type { ActiveStepRun } from "./step-run.ts";

/** Tells about a step before its first attempt: whoever watches, and in the log of the run. */
export async function warn({ step, run, stack }: ActiveStepRun, text: string): Promise<void> {
  const line = { runId: run.id, step: step.name, attempt: 0, at: Date.now(), level: "warn", text } as const;
  run.notify({ kind: "log", line });
  // A line that cannot be kept is no reason for a step to fail.
  await stack.metadataStore.appendLogs([line]).catch(() => {});
}
