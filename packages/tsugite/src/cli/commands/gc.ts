import type { Duration } from "@tsugite/core";
import prettyBytes from "pretty-bytes";
import { collectGarbage, type Garbage } from "../../client/collect-garbage.ts";
import { enumerate } from "../../config/did-you-mean.ts";
import { type CliContext, print } from "../cli-context.ts";
import type { Paint } from "../format/paint.ts";
import { renderTable } from "../format/table.ts";
import type { StackChoice } from "./stack-choice.ts";

export interface GcOptions extends StackChoice {
  readonly keepRuns?: number;
  readonly olderThan?: string;
  readonly grace?: string;
  readonly dryRun?: boolean;
}

export async function gc(context: CliContext, _args: readonly string[], options: GcOptions): Promise<void> {
  const { olderThan, grace, ...rest } = options;
  const garbage = await collectGarbage({
    ...rest,
    directory: context.cwd,
    // What people type is checked there.
    ...(olderThan === undefined ? {} : { olderThan: olderThan as Duration }),
    ...(grace === undefined ? {} : { grace: grace as Duration }),
  });
  const { runs, ...counts } = garbage;
  const data = { ...counts, runs: runs.map(({ id, name, pipeline }) => ({ id, name, pipeline })) };
  print(context, data, (paint) => describe(garbage, paint));
}

const KINDS = {
  artifacts: "artifacts",
  values: "small artifacts",
  leftovers: "half-written files",
  results: "result files",
  builds: "builds",
  bundles: "bundles",
} as const;

function describe(garbage: Garbage, paint: Paint): string {
  const { dryRun, runs, keptRuns, neededRuns } = garbage;
  const needed = neededRuns === 0 ? "" : `, ${neededRuns} of them for what others were answered with`;
  const kept = `${keptRuns === 1 ? "1 run is" : `${keptRuns} runs are`} kept${needed}`;
  const found = Object.entries(KINDS).flatMap(([key, name]) => {
    // The keys of KINDS are kinds of garbage.
    const { count, bytes } = garbage[key as keyof typeof KINDS];
    return count === 0 ? [] : [{ name, count, bytes }];
  });
  const left = garbage.sharedWith.length === 0 ? "" : `\n${describeSharing(garbage.sharedWith, paint)}`;
  if (runs.length === 0 && found.length === 0) return `There is nothing to remove; ${kept}.${left}`;
  const total = prettyBytes(found.reduce((sum, { bytes }) => sum + bytes, 0));
  const what = runs.length === 1 ? "1 run" : `${runs.length} runs`;
  const head = dryRun
    ? `${paint("yellow", "!")} Would remove ${what} and ${total}; ${kept}.`
    : `${paint("green", "✓")} Removed ${what} and ${total}; ${kept}.`;
  const rows = found.map(({ name, count, bytes }) => [`  ${name}`, `${count}`, prettyBytes(bytes)]);
  const names = runs.length === 0 ? "" : `\n  ${paint("dim", "runs")}  ${listOf(runs.map(({ name }) => name))}`;
  const table = rows.length === 0 ? "" : `\n${renderTable({ head: ["", "COUNT", "SIZE"], rows, paint })}`;
  return `${head}${names}${table}${left}`;
}

function describeSharing(stacks: readonly string[], paint: Paint): string {
  const who = stacks.length === 1 ? `the stack ${stacks[0]} keeps` : `the stacks ${enumerate(stacks)} keep`;
  return `${paint("yellow", "!")} No artifact was looked at: ${who} artifacts in the same place, and records in another.`;
}

const LISTED = 8;

function listOf(names: readonly string[]): string {
  const more = names.length - LISTED;
  return more <= 0 ? names.join(", ") : `${names.slice(0, LISTED).join(", ")} and ${more} more`;
}
