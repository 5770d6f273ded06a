import {
  type LogLevel,
  type LogLine,
  type LogQuery,
  logLevels,
  type RunRecord,
  type Stack,
  TsugiteError,
} from "@tsugite/core";
import { engineLogs } from "../../runs/engine-logs.ts";
import { requireStepName } from "../../runs/find-artifact.ts";
import { findRun } from "../../runs/find-run.ts";
import { keepReconciled } from "../../runs/keep-reconciled.ts";
import { logLines } from "../../runs/log-lines.ts";
import { requireAttempt } from "../../runs/require-attempt.ts";
import { isoTime } from "../../runs/run-json.ts";
import { shownStatus } from "../../runs/shown-status.ts";
import type { CliContext } from "../cli-context.ts";
import type { ExitCode } from "../exit-code.ts";
import { cleanColouredLine, cleanLine } from "../format/clean-text.ts";
import { commandLine } from "../format/command-line.ts";
import { paintFor } from "../format/paint.ts";
import { logPrefix } from "../run-view/run-title.ts";
import { writeOut } from "../write-out.ts";
import { engineSilence } from "./engine-silence.ts";
import { type StackChoice, withStack } from "./stack-choice.ts";
import { untilInterrupted } from "./until-interrupted.ts";

export interface RunsLogsOptions extends StackChoice {
  readonly attempt?: number;
  readonly level?: LogLevel;
  readonly tail?: number;
  readonly follow?: boolean;
  readonly timestamps?: boolean;
}

export async function runsLogs(
  context: CliContext,
  [address = "", step]: readonly string[],
  options: RunsLogsOptions,
): Promise<ExitCode | void> {
  return withStack(context, options, async (stack) => {
    const { metadataStore } = stack;
    const run = await findRun(metadataStore, address);
    if (step !== undefined) await requireStepName(metadataStore, run, step);
    const wanted: WantedLogs = { run, query: queryOf(run, step, options), options };
    if (options.follow !== true) return printLogs(context, stack, wanted);
    return untilInterrupted(async (signal) => {
      const stop = keepReconciled(stack, run);
      try {
        await printLogs(context, stack, wanted, signal);
      } finally {
        await stop();
      }
      if (!signal.aborted) context.stderr.write(describeEnd((await metadataStore.getRun(run.id)) ?? run, context));
    });
  });
}

interface WantedLogs {
  readonly run: RunRecord;
  readonly query: LogQuery;
  readonly options: RunsLogsOptions;
}

function queryOf({ id }: RunRecord, step: string | undefined, { attempt, level }: RunsLogsOptions): LogQuery {
  return {
    runId: id,
    ...(step === undefined ? {} : { step }),
    ...(attempt === undefined ? {} : { attempt }),
    ...(level === undefined ? {} : { level }),
  };
}

/** Prints lines until there are no more, the run has ended, or nobody reads them. */
async function printLogs(context: CliContext, stack: Stack, wanted: WantedLogs, follow?: AbortSignal): Promise<void> {
  const { run, query, options } = wanted;
  const render = context.json ? toNdjson : textOf(context, query, options);
  let count = 0;
  for await (const line of linesOf(context, stack, wanted, follow)) {
    count++;
    if (!(await writeOut(context.stdout, `${render(line)}\n`)) || follow?.aborted === true) return;
  }
  if (count > 0 || follow !== undefined) return;
  const { step, attempt } = query;
  if (attempt !== undefined) await requireAttempt(stack.metadataStore, run, step, attempt);
  if (!context.json) context.stderr.write(describeNothing(run, query));
}

/** What the records have, and what only the engine has of steps that never came to keep their lines. */
async function* linesOf(
  { stderr }: CliContext,
  stack: Stack,
  { run, query, options: { tail, level = "debug" } }: WantedLogs,
  follow: AbortSignal | undefined,
): AsyncGenerator<LogLine> {
  const options = { ...(tail === undefined ? {} : { tail }), ...(follow === undefined ? {} : { follow }) };
  yield* logLines(stack.metadataStore, query, options);
  if (follow?.aborted === true) return;
  try {
    for await (const line of engineLogs(stack, run, query)) {
      if (logLevels.indexOf(line.level) >= logLevels.indexOf(level)) yield line;
    }
  } catch (error) {
    if (!TsugiteError.is(error, "ENGINE_NOT_REACHED")) throw error;
    stderr.write(`${engineSilence(error, paintFor(stderr))}\n`);
  }
}

/** The fields that a step's own process prints, and the time. */
function toNdjson({ at, level, text, step, attempt }: LogLine): string {
  return JSON.stringify({ level, msg: text, step, attempt, at: isoTime(at) });
}

function textOf(
  { stdout }: CliContext,
  { step, attempt }: LogQuery,
  { timestamps = false }: RunsLogsOptions,
): (line: LogLine) => string {
  const paint = paintFor(stdout);
  const clean = paint("bold", "x") === "x" ? cleanLine : cleanColouredLine;
  // Of the only step and its only attempt there is nothing to be told.
  const isPlain = (line: LogLine): boolean => step !== undefined && (attempt !== undefined || line.attempt === 1);
  const timeOf = ({ at }: LogLine): string => (timestamps ? `${paint("dim", isoTime(at))} ` : "");
  return (line) => `${timeOf(line)}${isPlain(line) ? "" : logPrefix(line, paint)}${clean(line.text)}`;
}

function describeNothing({ name }: RunRecord, { step, level }: LogQuery): string {
  const who = step === undefined ? `The run ${name}` : `The step ${step}`;
  return `${who} printed nothing${level === undefined ? "" : ` of level ${level} or above`}.\n`;
}

function describeEnd(run: RunRecord, { stack }: CliContext): string {
  if (shownStatus(run) !== "lost") return `The run ${run.name} is ${run.status}.\n`;
  const resume = commandLine(["runs", "resume", run.name], stack);
  return `The run ${run.name} is lost: its process is gone. Take it up with ${resume}.\n`;
}
