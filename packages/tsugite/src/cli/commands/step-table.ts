import { type PipelineSpec, type StepRecord, upstreamStepNames } from "@tsugite/core";
import prettyBytes from "pretty-bytes";
import { cleanLine } from "../format/clean-text.ts";
import { formatDuration } from "../format/duration.ts";
import type { Paint } from "../format/paint.ts";
import { type Cell, renderTable } from "../format/table.ts";
import { describeMetadata, iconOf } from "../run-view/step-line.ts";

export interface StepTableOptions {
  readonly spec: PipelineSpec;
  readonly records: ReadonlyMap<string, StepRecord>;
  readonly paint: Paint;
  readonly width: number | undefined;
}

/** The steps of a run in the order of the graph: what each waited for, what it made, and what it said about itself. */
export function stepTable({ spec, records, paint, width }: StepTableOptions): string {
  const rows = spec.steps.map((step): Cell[] => {
    const record = records.get(step.name);
    const status = record?.status ?? "pending";
    return [
      iconOf(status),
      step.name,
      record === undefined ? { text: "pending", style: "dim" } : tookOf(record),
      { text: upstreamStepNames(step).join(", ") || "–", style: "dim" },
      record === undefined ? "" : outputsOf(record),
      record === undefined ? "" : noteOf(record),
    ];
  });
  return renderTable({ head: ["", "STEP", "TOOK", "AFTER", "OUTPUTS", ""], rows, paint, width });
}

function tookOf({ startedAt, endedAt, status }: StepRecord): string {
  if (status === "cached" || startedAt === undefined || endedAt === undefined) return status;
  return formatDuration(endedAt - startedAt);
}

function outputsOf({ outputs }: StepRecord): string {
  const texts = Object.entries(outputs).map(
    ([name, { codec, size, digest }]) => `${name} ${codec} ${prettyBytes(size)} ${digest.slice(0, 8)}`,
  );
  return texts.join(", ");
}

function noteOf({ status, attempt, cachedFrom, error, reason, metadata }: StepRecord): Cell {
  const attempts = attempt > 1 ? `attempt ${attempt} ` : "";
  if (status === "cached") return { text: `cached from ${cachedFrom?.runName ?? "an earlier run"}`, style: "blue" };
  if (error !== undefined)
    return { text: `${attempts}${cleanLine(error.message.split("\n", 1)[0] ?? "")}`, style: "red" };
  if (reason !== undefined) return { text: cleanLine(reason), style: "dim" };
  return { text: `${attempts}${describeMetadata(metadata)}`.trim(), style: "dim" };
}
