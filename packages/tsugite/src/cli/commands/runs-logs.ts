import type { BaseMetadataStore, LogLine, LogQuery } from "@tsugite/core";
import { requireStepName } from "../../runs/find-artifact.ts";
import { findRun } from "../../runs/find-run.ts";
import { isoTime } from "../../runs/run-json.ts";
import { type CliContext, print } from "../cli-context.ts";
import { cleanColouredLine, cleanLine } from "../format/clean-text.ts";
import { paintFor } from "../format/paint.ts";
import { logPrefix } from "../run-view/run-title.ts";
import { type StackChoice, withStack } from "./stack-choice.ts";

export interface RunsLogsOptions extends StackChoice {
  readonly attempt?: number;
}

/** Lines are read and printed in pieces of this many. */
const PAGE = 5000;

export async function runsLogs(
  context: CliContext,
  [address = "", step]: readonly string[],
  options: RunsLogsOptions,
): Promise<void> {
  await withStack(context, options, async ({ metadataStore }) => {
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
      for await (const { runId: _, at, ...line } of readAll(metadataStore, query))
        lines.push({ at: isoTime(at), ...line });
      print(context, { run: run.name, lines }, () => "");
      return;
    }
    const paint = paintFor(context.stdout);
    const clean = paint("bold", "x") === "x" ? cleanLine : cleanColouredLine;
    let count = 0;
    for await (const line of readAll(metadataStore, query)) {
      const prefix = step === undefined ? logPrefix(line, paint) : "";
      context.stdout.write(`${prefix}${clean(line.text)}\n`);
      count++;
    }
    if (count === 0)
      context.stderr.write(`${step === undefined ? `The run ${run.name}` : `The step ${step}`} printed nothing.\n`);
  });
}

async function* readAll(store: BaseMetadataStore, query: LogQuery): AsyncGenerator<LogLine> {
  for (let after = 0; ; ) {
    const page = await store.readLogs({ ...query, after, limit: PAGE });
    for (const { position, ...line } of page) {
      after = position;
      yield line;
    }
    if (page.length < PAGE) return;
  }
}
