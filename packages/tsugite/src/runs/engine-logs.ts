import { engineRunOf, type LogLevel, type LogLine, type RunRecord, type Stack, type StepRecord } from "@tsugite/core";

/** Which lines are wanted. */
export interface LogAddress {
  /** @default all steps */
  readonly step?: string;
  /** @default all attempts */
  readonly attempt?: number;
}

/**
 * The lines that the engine of a run kept of steps that never came to keep their own: of those that were given up, and if
 * a step is named, also of one that has not started. Their time is the one at which they are read. Raises
 * `ENGINE_NOT_REACHED`.
 */
export async function* engineLogs(
  stack: Stack,
  run: RunRecord,
  { step, attempt }: LogAddress,
): AsyncGenerator<LogLine> {
  const engineRun = engineRunOf(stack, run);
  if (engineRun === undefined) return;
  for (const { name, record } of await silentSteps(stack, run, step)) {
    const [kept] = await stack.metadataStore.readLogs({ runId: run.id, step: name, limit: 1 });
    if (kept !== undefined) continue;
    const newest = attempt ?? record?.attempt ?? 0;
    for await (const line of engineRun.logs(name, attempt === undefined ? {} : { attempt })) {
      yield { runId: run.id, step: name, attempt: newest, at: Date.now(), ...toLine(line) };
    }
  }
}

async function silentSteps(
  { metadataStore }: Stack,
  run: RunRecord,
  name: string | undefined,
): Promise<readonly { readonly name: string; readonly record: StepRecord | undefined }[]> {
  if (name !== undefined) {
    const record = await metadataStore.getStep({ runId: run.id, step: name });
    return record === undefined || isGivenUp(record) ? [{ name, record }] : [];
  }
  const records = await metadataStore.listSteps(run.id);
  return records.filter(isGivenUp).map((record) => ({ name: record.step, record }));
}

function isGivenUp({ error }: StepRecord): boolean {
  return error?.code === "STEP_NOT_REPORTED";
}

const LEVELS: readonly string[] = ["debug", "info", "warn", "error"] satisfies LogLevel[];

/** The process of a step prints `{ "level", "msg", … }`; whatever else is in an engine's log is text. */
function toLine(text: string): Pick<LogLine, "level" | "text"> {
  try {
    const { level, msg } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (typeof msg === "string" && LEVELS.includes(String(level))) return { level: level as LogLevel, text: msg };
  } catch {
    // No JSON.
  }
  return { level: "info", text };
}
