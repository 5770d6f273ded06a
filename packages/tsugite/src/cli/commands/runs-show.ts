import {
  messageWithoutFix,
  type PipelineSpec,
  type ReconciledRun,
  type RunRecord,
  reconcileRun,
  runDuration,
  type StepRecord,
  upstreamStepNames,
} from "@tsugite/core";
import { findRun } from "../../runs/find-run.ts";
import { LOOK_WITHIN } from "../../runs/reconcile-running.ts";
import { runToJson, stepToJson } from "../../runs/run-json.ts";
import { shownStatus } from "../../runs/shown-status.ts";
import { type CliContext, print } from "../cli-context.ts";
import { describeStepError } from "../errors/step-error.ts";
import { cleanLine } from "../format/clean-text.ts";
import { columnsOf } from "../format/columns.ts";
import { formatDuration } from "../format/duration.ts";
import type { Paint } from "../format/paint.ts";
import { localTime, relativeTime, zonedTime } from "../format/relative-time.ts";
import { renderPairs } from "../format/table.ts";
import { countSteps, describeCounts } from "../run-view/step-counts.ts";
import { formatConfig } from "./format-config.ts";
import { iconOfRun } from "./run-icon.ts";
import { type StackChoice, withStack } from "./stack-choice.ts";
import { stepTable } from "./step-table.ts";

interface ShownRun {
  readonly run: RunRecord;
  readonly duration: number | undefined;
  readonly spec: PipelineSpec;
  readonly records: ReadonlyMap<string, StepRecord>;
  readonly reconciled: ReconciledRun;
}

export async function runsShow(
  context: CliContext,
  [address = ""]: readonly string[],
  options: StackChoice,
): Promise<void> {
  await withStack(context, options, async (stack, projectRoot) => {
    const { metadataStore } = stack;
    const reconciled = await reconcileRun(stack, await findRun(metadataStore, address), LOOK_WITHIN);
    const { run, engine } = reconciled;
    const [spec, steps, duration] = await Promise.all([
      metadataStore.getSpec(run.id),
      metadataStore.listSteps(run.id),
      runDuration(metadataStore, run),
    ]);
    const records = new Map(steps.map((step) => [step.step, step]));
    const shown: ShownRun = { run, duration, spec, records, reconciled };
    print(context, toJson(shown), (paint) => {
      const table = stepTable({
        spec,
        records: shown.records,
        engine,
        isLost: shownStatus(run) === "lost",
        paint,
        width: columnsOf(context.stdout),
      });
      const errors = steps.flatMap(({ step, attempt, status, error }) =>
        error === undefined || status !== "failed"
          ? []
          : describeStepError(error, { step, attempt, run: run.name, projectRoot }, paint, context.verbose),
      );
      return [headOf(shown, paint), table, ...errors].join("\n\n");
    });
  });
}

function headOf({ run, duration, spec, records, reconciled }: ShownRun, paint: Paint): string {
  const { text, style } = iconOfRun(shownStatus(run));
  const title = `${paint(style, text)} ${paint("bold", run.name)} ${shownStatus(run)}`;
  const pairs: [string, string][] = [
    ["pipeline", `${run.pipeline} ${paint("dim", spec.source)}`],
    ["id", run.id],
    ["stack", run.stack],
    ...engineOf(reconciled, paint),
    ["started", `${relativeTime(run.createdAt, Date.now())} ${paint("dim", localTime(run.createdAt))}`],
  ];
  if (run.scheduledAt !== undefined) pairs.push(["planned for", zonedTime(run.scheduledAt)]);
  if (duration !== undefined) pairs.push(["took", formatDuration(duration)]);
  const parameters = formatConfig(run.parameters);
  if (parameters !== "") pairs.push(["parameters", parameters]);
  if (!run.cache) pairs.push(["cache", "off"]);
  pairs.push(["steps", describeCounts(countSteps([...records.values()], spec.steps.length))]);
  const suspects = suspectsOf(run, spec, records);
  if (suspects.length > 0) pairs.push(["process gone", adviceOn(suspects)]);
  if (run.error !== undefined && run.error.code !== "RUN_FAILED") pairs.push(["error", run.error.message]);
  return `${title}\n${renderPairs(pairs, paint, "  ")}`;
}

/** The steps that were called in threads of a process when it ended, any of which may have brought it down. */
function suspectsOf(run: RunRecord, spec: PipelineSpec, records: ReadonlyMap<string, StepRecord>): readonly string[] {
  if (shownStatus(run) !== "lost") return [];
  const inThreads = spec.steps.filter(({ isolation }) => isolation !== "process").map(({ name }) => name);
  return inThreads.filter((name) => records.get(name)?.status === "running");
}

function adviceOn(steps: readonly string[]): string {
  const names = new Intl.ListFormat("en").format(steps);
  return `while ${names} ran. If native code crashed or the memory was full: isolation: "process" keeps that from the run`;
}

/** What the engine that carries out the run says of it, and its page there. */
function engineOf({ run, engine, error, url }: ReconciledRun, paint: Paint): [string, string][] {
  const said =
    error !== undefined
      ? paint("yellow", cleanLine(messageWithoutFix(error)))
      : engine !== undefined && run.status === "running"
        ? cleanLine(engine.message === undefined ? engine.state : `${engine.state}: ${engine.message}`)
        : undefined;
  return [
    ...(said === undefined ? [] : [["engine", said] as [string, string]]),
    ...(url === undefined ? [] : [["page", url] as [string, string]]),
  ];
}

/** Steps stand in the order of the graph; one that has no record yet is pending. */
function toJson({ run, duration, spec, records, reconciled: { url, engine, error } }: ShownRun): object {
  const steps = spec.steps.map((step) => {
    const record = records.get(step.name);
    const known = record === undefined ? { step: step.name, status: "pending" } : stepToJson(record);
    return { ...known, source: step.source, after: upstreamStepNames(step) };
  });
  return {
    run: runToJson(run, duration),
    steps,
    ...(url === undefined ? {} : { url }),
    ...(engine === undefined ? {} : { engine }),
    ...(error === undefined ? {} : { engineError: { code: error.code, message: error.message } }),
  };
}
