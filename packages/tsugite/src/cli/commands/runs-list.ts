import { type RunQuery, runDuration } from "@tsugite/core";
import { findRun } from "../../runs/find-run.ts";
import { reconcileRunning } from "../../runs/reconcile-running.ts";
import { runToJson } from "../../runs/run-json.ts";
import { type ShownStatus, shownStatus } from "../../runs/shown-status.ts";
import { type CliContext, print } from "../cli-context.ts";
import { commandName } from "../command-name.ts";
import { columnsOf } from "../format/columns.ts";
import { formatDuration } from "../format/duration.ts";
import { paintFor } from "../format/paint.ts";
import { relativeTime } from "../format/relative-time.ts";
import { type Cell, renderTable } from "../format/table.ts";
import { countSteps, type StepCounts } from "../run-view/step-counts.ts";
import { engineSilence } from "./engine-silence.ts";
import { iconOfRun } from "./run-icon.ts";
import { type StackChoice, withStack } from "./stack-choice.ts";

export interface RunsListOptions extends StackChoice {
  readonly pipeline?: string;
  readonly status?: ShownStatus;
  readonly limit: number;
  readonly before?: string;
}

export async function runsList(context: CliContext, _args: readonly string[], options: RunsListOptions): Promise<void> {
  const { runs, silence } = await withStack(context, options, async (stack) => {
    const { metadataStore } = stack;
    const before = options.before === undefined ? undefined : await findRun(metadataStore, options.before);
    const query = { ...queryOf(options), ...(before === undefined ? {} : { before: before.id }) };
    const silence = await reconcileRunning(stack, query);
    const found = (await metadataStore.listRuns(query))
      .filter((run) => options.status === undefined || shownStatus(run) === options.status)
      .slice(0, options.limit);
    const counted = found.map(async (run) => {
      const [steps, spec, duration] = await Promise.all([
        metadataStore.listSteps(run.id),
        metadataStore.getSpec(run.id),
        runDuration(metadataStore, run),
      ]);
      return { run, duration, counts: countSteps(steps, spec.steps.length) };
    });
    return { runs: await Promise.all(counted), silence };
  });
  if (silence !== undefined) context.stderr.write(`${engineSilence(silence, paintFor(context.stderr))}\n`);
  const data = { runs: runs.map(({ run, duration, counts }) => ({ ...runToJson(run, duration), steps: counts })) };
  print(context, data, (paint) => {
    if (runs.length === 0) return `There is no such run yet. Start one: ${commandName()} run pipeline.ts`;
    const now = Date.now();
    const table = renderTable({
      head: ["", "PIPELINE", "STATUS", "STARTED", "TOOK", "STEPS", "RUN"],
      rows: runs.map(({ run, duration, counts }) => [
        iconOfRun(shownStatus(run)),
        run.pipeline,
        shownStatus(run),
        { text: relativeTime(run.createdAt, now), short: relativeTime(run.createdAt, now, "narrow") },
        tookOf(duration),
        stepsOf(counts),
        run.name,
      ]),
      paint,
      width: columnsOf(context.stdout),
      // A name that is cut names no run. Those that an engine chose are long, and would move all that stands after them.
      keep: Array.from({ length: RUN + 1 }, (_, at) => (at === RUN ? Number.POSITIVE_INFINITY : undefined)),
      // The name of a run begins with that of its pipeline, unless somebody has given it another one.
      omit: [TOOK, PIPELINE],
    });
    const last = runs.at(-1)?.run;
    if (runs.length < options.limit || last === undefined) return table;
    // A name stands for one run of each pipeline; an id for one of all.
    return `${table}\n${paint("dim", `Older ones: ${commandName()} runs list --before ${last.id.slice(0, 8)}`)}`;
  });
}

const PIPELINE = 1;
const TOOK = 4;
const RUN = 6;

/** That a run is lost is no part of its record, so that all that are recorded as running are asked for. */
function queryOf({ pipeline, status, limit }: RunsListOptions): RunQuery {
  const isOpen = status === "lost" || status === "running";
  return {
    ...(pipeline === undefined ? {} : { pipeline }),
    ...(status === undefined ? {} : { status: isOpen ? "running" : status }),
    limit: isOpen ? Number.MAX_SAFE_INTEGER : limit,
  };
}

function tookOf(duration: number | undefined): Cell {
  return duration === undefined ? { text: "–", style: "dim" } : formatDuration(duration);
}

function stepsOf({ completed, cached, failed, total }: StepCounts): Cell {
  const parts = [`${completed + cached}/${total} ok`];
  if (cached > 0) parts.push(`${cached} cached`);
  if (failed > 0) parts.push(`${failed} failed`);
  const text = parts.join(", ");
  const short = `${completed + cached}/${total}`;
  return failed > 0 ? { text, short, style: "red" } : { text, short };
}
