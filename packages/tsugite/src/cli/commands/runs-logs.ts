import { type LogLine, type LogQuery, type RunRecord, type Stack, TsugiteError } from "@tsugite/core";
import { engineLogs } from "../../runs/engine-logs.ts";
import { requireStepName } from "../../runs/find-artifact.ts";
import { findRun } from "../../runs/find-run.ts";
import { isoTime } from "../../runs/run-json.ts";
import { storedLogs } from "../../runs/stored-logs.ts";
import { type CliContext, print } from "../cli-context.ts";
import { cleanColouredLine, cleanLine } from "../format/clean-text.ts";
import { paintFor } from "../format/paint.ts";
import { logPrefix } from "../run-view/run-title.ts";
import { engineSilence } from "./engine-silence.ts";
import { type StackChoice, withStack } from "./stack-choice.ts";

export interface RunsLogsOptions extends StackChoice {
  readonly attempt?: number;
}

export async function runsLogs(
  context: CliContext,
  [address = "", step]: readonly string[],
  options: RunsLogsOptions,
): Promise<void> {
  await withStack(context, options, async (stack) => {
    const { metadataStore } = stack;
    const run = await findRun(metadataStore, address);
    if (step !== undefined) await requireStepName(metadataStore, run, step);
    const { attempt } = options;
    const query: LogQuery = {
      runId: run.id,
      ...(step === undefined ? {} : { step }),
      ...(attempt === undefined ? {} : { attempt }),
    };
    if (context.json) {
      const lines: object[] = [];
      for await (const { runId: _, at, ...line } of readAll(context, stack, run, query))
        lines.push({ at: isoTime(at), ...line });
      print(context, { run: run.name, lines }, () => "");
      return;
    }
    const paint = paintFor(context.stdout);
    const clean = paint("bold", "x") === "x" ? cleanLine : cleanColouredLine;
    let count = 0;
    for await (const line of readAll(context, stack, run, query)) {
      const prefix = step === undefined ? logPrefix(line, paint) : "";
      context.stdout.write(`${prefix}${clean(line.text)}\n`);
      count++;
    }
    if (count === 0)
      context.stderr.write(`${step === undefined ? `The run ${run.name}` : `The step ${step}`} printed nothing.\n`);
  });
}

/** What the records have, and what only the engine has. */
async function* readAll(
  { stderr }: CliContext,
  stack: Stack,
  run: RunRecord,
  query: LogQuery,
): AsyncGenerator<LogLine> {
  yield* storedLogs(stack.metadataStore, query);
  try {
    yield* engineLogs(stack, run, query);
  } catch (error) {
    if (!TsugiteError.is(error, "ENGINE_NOT_REACHED")) throw error;
    stderr.write(`${engineSilence(error, paintFor(stderr))}\n`);
  }
}
