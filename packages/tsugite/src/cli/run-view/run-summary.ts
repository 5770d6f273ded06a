import { isAbsolute, relative } from "node:path";
import type { PipelineSpec, RunRecord, StepRecord } from "@tsugite/core";
import { findProjectRoot } from "../../project/find-project-root.ts";
import { describeStepError } from "../errors/step-error.ts";
import { cleanLine } from "../format/clean-text.ts";
import { commandLine, shellWord } from "../format/command-line.ts";
import { formatDuration } from "../format/duration.ts";
import type { Paint } from "../format/paint.ts";
import { renderPairs } from "../format/table.ts";
import { formatValue } from "../format/value.ts";
import { countSteps, describeCounts } from "./step-counts.ts";

/** A run that has ended, as far as its summary needs it. */
export interface EndedRun {
  readonly run: RunRecord;
  readonly spec: Pick<PipelineSpec, "steps" | "result">;
  readonly steps: readonly StepRecord[];
  readonly result: unknown;
  /** Milliseconds; absent while it goes on. */
  readonly duration?: number;
  /** Absolute path. */
  readonly projectRoot: string;
  readonly storedIn: { readonly records: string; readonly artifacts: string };
  /** Page of the run in its engine's interface. */
  readonly url?: string;
}

export interface SummaryOptions {
  /** Absolute path of the working directory. */
  readonly cwd: string;
  readonly paint: Paint;
  readonly columns: number;
  readonly verbose: boolean;
  /** The stack that commands about the run have to be given; undefined where they would use it anyway. */
  readonly stack?: string | undefined;
}

/** Errors of more steps than this are counted only. */
const SHOWN_ERRORS = 5;

/** What is said when a run has ended: how it went, what came of it, where it is kept, and what to do next. */
export function runSummary(ended: EndedRun, options: SummaryOptions): string {
  const blocks = [
    ...errorsOf(ended, options),
    headlineOf(ended, options.paint),
    resultOf(ended, options),
    nextOf(ended, options),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

/** Names of the steps whose errors the summary tells. */
export function stepsToldOf(steps: readonly StepRecord[]): readonly string[] {
  return failedSteps(steps)
    .slice(0, SHOWN_ERRORS)
    .map(({ step }) => step);
}

function failedSteps(steps: readonly StepRecord[]): readonly StepRecord[] {
  return steps.filter(({ status, error }) => status === "failed" && error !== undefined);
}

function errorsOf({ run, steps, projectRoot }: EndedRun, { paint, verbose }: SummaryOptions): string[] {
  const failed = failedSteps(steps);
  const blocks = failed
    .slice(0, SHOWN_ERRORS)
    .flatMap(({ step, attempt, error }) =>
      error === undefined
        ? []
        : describeStepError(error, { step, attempt, run: run.name, projectRoot }, paint, verbose),
    );
  const more = failed.length - SHOWN_ERRORS;
  if (more > 0) blocks.push(paint("red", `… and ${more} more failed ${more === 1 ? "step" : "steps"}`));
  if (failed.length === 0 && run.status === "failed" && run.error !== undefined) {
    blocks.push(`${paint("red", "✗")} ${paint("bold", cleanLine(run.error.message))}`);
  }
  return blocks;
}

function headlineOf({ run, duration, steps, spec }: EndedRun, paint: Paint): string {
  const took = duration === undefined ? "" : ` in ${formatDuration(duration)}`;
  const counts = paint("dim", describeCounts(countSteps(steps, spec.steps.length)));
  switch (run.status) {
    case "completed":
      return `${paint("green", "✓")} ${paint("bold", `${run.pipeline} completed`)}${took}  ${counts}`;
    case "failed":
      return `${paint("red", "✗")} ${paint("bold", `${run.pipeline} failed`)}${took.replace("in", "after")}  ${counts}`;
    case "cancelled":
      return `${paint("yellow", "■")} ${paint("bold", `${run.pipeline} was cancelled`)}${took.replace("in", "after")}  ${counts}`;
    default:
      return `${paint("cyan", "•")} ${paint("bold", `${run.pipeline} goes on`)}  ${counts}`;
  }
}

function resultOf({ result }: EndedRun, { paint, columns }: SummaryOptions): string {
  if (result === undefined) return "";
  const isRecord = typeof result === "object" && result !== null && Object.getPrototypeOf(result) === Object.prototype;
  const entries = isRecord ? Object.entries(result) : [["result", result] as const];
  const colors = paint("bold", "x") !== "x";
  const width = columns - 24;
  const pairs = entries.map(([name, value]) => [name, formatValue(value, { colors, width, short: true })] as const);
  return renderPairs(pairs, paint, "  ");
}

function nextOf(ended: EndedRun, { paint, cwd, stack }: SummaryOptions): string {
  const { run, spec, steps, storedIn, projectRoot, url } = ended;
  const failed = steps.find(({ status }) => status === "failed");
  const artifact = run.status === "completed" ? outputToExport(spec, steps) : undefined;
  // Commands look for runs in the project of the working directory.
  const elsewhere = findProjectRoot(cwd) === projectRoot ? [] : [`cd ${shellWord(relative(cwd, projectRoot))}`];
  const commands = [["runs", "show", run.name]];
  if (run.status === "running") commands.unshift(["runs", "wait", run.name]);
  if (run.status === "running") commands.push(["runs", "cancel", run.name]);
  else if (run.status !== "completed") commands.push(["runs", "resume", run.name]);
  if (failed !== undefined) commands.push(["runs", "logs", run.name, failed.step]);
  if (artifact !== undefined) {
    commands.push(["artifacts", "export", run.name, artifact.port, "--out", artifact.file]);
  }
  const next = [...elsewhere, ...commands.map((words) => commandLine(words, stack))];
  const pairs = [
    ["Run", run.name],
    ...(url === undefined ? [] : [["Page", url] as const]),
    ["Kept", `${nearby(storedIn.records, cwd)} and ${nearby(storedIn.artifacts, cwd)} (stack ${run.stack})`],
    ["Next", next.join("\n")],
  ] as const;
  return renderPairs(pairs, paint, "  ");
}

/** A path as seen from the working directory; a URL as it is. */
function nearby(location: string, cwd: string): string {
  return isAbsolute(location) ? relative(cwd, location) : location;
}

/** An output that somebody may want as a file: the largest of the result, else of the last step that has any. */
function outputToExport(
  { result }: EndedRun["spec"],
  steps: readonly StepRecord[],
): { readonly port: string; readonly file: string } | undefined {
  const inResult = result === undefined ? [] : result.kind === "object" ? Object.values(result.entries) : [result];
  const named = inResult.flatMap((input) => (input.kind === "output" ? [input] : []));
  const last = steps.findLast(({ outputs }) => Object.keys(outputs).length > 0);
  const all = steps.flatMap((step) =>
    Object.entries(step.outputs).map(([output, artifact]) => ({ step, output, artifact })),
  );
  const wanted = all.filter(({ step, output }) =>
    named.length === 0 ? step === last : named.some((one) => one.step === step.step && one.output === output),
  );
  const [largest] = wanted.toSorted((a, b) => b.artifact.size - a.artifact.size);
  if (largest === undefined) return undefined;
  const { step, output, artifact } = largest;
  const port = Object.keys(step.outputs).length === 1 ? step.step : `${step.step}.${output}`;
  return { port, file: fileNameFor(artifact, port) };
}

/** A file name for an artifact of this codec. */
export function fileNameFor({ codec, name }: StepRecord["outputs"][string], port: string): string {
  if (name !== undefined) return name;
  const inner = codec.slice(codec.indexOf("+") + 1);
  return `${port}.${inner === "json" ? "json" : inner === "text" ? "txt" : "bin"}`;
}
