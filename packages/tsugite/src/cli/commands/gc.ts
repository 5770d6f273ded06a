import type { Duration } from "@tsugite/core";
import prettyBytes from "pretty-bytes";
import { type CollectedRun, collectGarbage, type Garbage } from "../../client/collect-garbage.ts";
import { enumerate } from "../../config/did-you-mean.ts";
import { type CliContext, print } from "../cli-context.ts";
import { inCommandWords } from "../command-words.ts";
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
  const { runs, lostRuns, ...counts } = garbage;
  const data = { ...counts, runs: runs.map(toJson), lostRuns: lostRuns.map(toJson) };
  print(context, data, (paint) => describe(garbage, paint, context));
}

function toJson({ id, name, pipeline }: CollectedRun): object {
  return { id, name, pipeline };
}

const KINDS = {
  artifacts: "artifacts",
  values: "small artifacts",
  leftovers: "half-written files",
  results: "result files",
  builds: "builds",
  bundles: "bundles",
} as const;

function describe(garbage: Garbage, paint: Paint, context: CliContext): string {
  const { dryRun, runs, keptRuns, neededRuns } = garbage;
  const needed = neededRuns === 0 ? "" : `, ${neededRuns} of them for what others were answered with`;
  const kept = `${keptRuns === 1 ? "1 run is" : `${keptRuns} runs are`} kept${needed}`;
  const found = Object.entries(KINDS).flatMap(([key, name]) => {
    // The keys of KINDS are kinds of garbage.
    const { count, bytes } = garbage[key as keyof typeof KINDS];
    return count === 0 ? [] : [{ name, count, bytes }];
  });
  const left = [
    ...(garbage.sharedWith.length === 0 ? [] : [describeSharing(garbage.sharedWith)]),
    ...(garbage.unknownStacks.length === 0 ? [] : [describeUnknown(garbage.unknownStacks)]),
    ...(garbage.lostRuns.length === 0 ? [] : [describeLost(garbage.lostRuns, context)]),
  ]
    .map((line) => `\n${paint("yellow", "!")} ${line}`)
    .join("");
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

function describeSharing(stacks: readonly string[]): string {
  const who = stacks.length === 1 ? `the stack ${stacks[0]} keeps` : `the stacks ${enumerate(stacks)} keep`;
  return `No artifact was looked at: ${who} artifacts in the same place, and records in another.`;
}

function describeUnknown(stacks: readonly string[]): string {
  const what = stacks.length === 1 ? `the stack ${stacks[0]} has` : `the stacks ${enumerate(stacks)} have`;
  return `No bundle was looked at: what ${what} deployed cannot be known here.`;
}

function describeLost(runs: readonly CollectedRun[], context: CliContext): string {
  const [first, ...others] = runs;
  const who =
    others.length === 0 ? `The run ${first?.name} is` : `The runs ${listOf(runs.map(({ name }) => name))} are`;
  const how = `\`tsugite runs resume ${first?.name}\` takes it up, \`tsugite runs cancel ${first?.name}\` gives it up`;
  return inCommandWords(`${who} lost, and kept with all it made so that it can be resumed: ${how}.`, context);
}

const LISTED = 8;

function listOf(names: readonly string[]): string {
  const more = names.length - LISTED;
  return more <= 0 ? names.join(", ") : `${names.slice(0, LISTED).join(", ")} and ${more} more`;
}
