import {
  type EngineRunStatus,
  type EngineStepStatus,
  type PipelineSpec,
  type StepRecord,
  upstreamStepNames,
} from "@tsugite/core";
import prettyBytes from "pretty-bytes";
import stringWidth from "string-width";
import { errorWord } from "../errors/error-title.ts";
import { cleanLine } from "../format/clean-text.ts";
import { formatDuration } from "../format/duration.ts";
import { cut } from "../format/line.ts";
import type { Paint } from "../format/paint.ts";
import { type Cell, renderTable } from "../format/table.ts";
import { describeMetadata, iconOf } from "../run-view/step-line.ts";
import { iconOfRun } from "./run-icon.ts";

export interface StepTableOptions {
  readonly spec: PipelineSpec;
  readonly records: ReadonlyMap<string, StepRecord>;
  /** What the engine that carries out the run says, for steps that have no record. */
  readonly engine?: EngineRunStatus | undefined;
  /** Whether the process that carried out the run is gone, so that nothing of it runs. @default false */
  readonly isLost?: boolean;
  readonly paint: Paint;
  readonly width: number | undefined;
}

/** The steps of a run in the order of the graph: what each waited for, what it made, and what it said about itself. */
export function stepTable({ spec, records, engine, isLost, paint, width }: StepTableOptions): string {
  const narrow =
    width === undefined
      ? undefined
      : { step: Math.floor(width / 5), after: Math.max(NARROWEST_AFTER, Math.floor((width - ONE_OUTPUT) / 4)) };
  const rows = spec.steps.map((step): Cell[] => {
    const record = records.get(step.name);
    const status = record?.status ?? "pending";
    const told = record === undefined ? engine?.steps[step.name] : undefined;
    return [
      status === "running" && isLost === true ? iconOfRun("lost") : iconOf(status),
      step.name,
      record === undefined ? { text: pendingAs(told), style: "dim" } : tookOf(record),
      { text: afterOf(upstreamStepNames(step), narrow?.after), style: "dim" },
      record === undefined ? "" : outputsOf(record),
      record === undefined ? { text: cleanLine(told?.message ?? ""), style: "dim" } : noteOf(record),
    ];
  });
  // What stands last gives way first.
  const keep = [undefined, narrow?.step, undefined, narrow?.after, ONE_OUTPUT];
  return renderTable({ head: ["", "STEP", "TOOK", "AFTER", "OUTPUTS", ""], rows, paint, width, keep, wrap: [OUTPUTS] });
}

const OUTPUTS = 4;

/** As wide as `output json 28 B f9078289`. */
const ONE_OUTPUT = 26;
/** A no-break space: a line ends after an output, not within. */
const TOGETHER = "\u00A0";
const NARROWEST_AFTER = 10;
/** More steps before a step than this are counted only. */
const NAMED = 3;

/** `load, split, fit +57`: the first names, as far as they fit, and how many more there are. */
function afterOf(names: readonly string[], width = Number.POSITIVE_INFINITY): string {
  if (names.length === 0) return "–";
  const text = (named: number): string => {
    const more = names.length - named;
    const rest = more === 0 ? "" : ` +${more}`;
    return `${named === 1 ? cut(names[0] ?? "", width - rest.length) : names.slice(0, named).join(", ")}${rest}`;
  };
  for (let named = Math.min(names.length, NAMED); named > 1; named--) {
    if (stringWidth(text(named)) <= width) return text(named);
  }
  return text(1);
}

/** A step that waits in the engine for its turn, or for its image, waits for something else than for other steps. */
function pendingAs(told: EngineStepStatus | undefined): string {
  return told === undefined || told.state === "waiting" ? "pending" : told.state;
}

function tookOf({ startedAt, endedAt, status }: StepRecord): string {
  if (status === "cached" || startedAt === undefined || endedAt === undefined) return status;
  return formatDuration(endedAt - startedAt);
}

function outputsOf({ outputs }: StepRecord): string {
  const texts = Object.entries(outputs).map(([name, { codec, size, digest }]) =>
    [name, codec, prettyBytes(size), digest.slice(0, 8)].join(" ").replaceAll(" ", TOGETHER),
  );
  return texts.join(", ");
}

function noteOf({ status, attempt, cachedFrom, error, reason, metadata }: StepRecord): Cell {
  const attempts = attempt > 1 ? `attempt ${attempt} ` : "";
  if (status === "cached") return { text: `cached from ${cachedFrom?.runName ?? "an earlier run"}`, style: "blue" };
  // The whole stands below the table.
  if (error !== undefined && status === "failed") {
    return { text: `${attempts}${cleanLine(errorWord(error))}`, style: "red" };
  }
  if (reason !== undefined) return { text: cleanLine(reason), style: "dim" };
  return { text: `${attempts}${describeMetadata(metadata)}`.trim(), style: "dim" };
}
