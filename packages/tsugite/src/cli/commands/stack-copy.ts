import prettyBytes from "pretty-bytes";
import { type CopiedRun, type CopiedRuns, copyRuns } from "../../client/copy-runs.ts";
import { type CliContext, print } from "../cli-context.ts";
import { describeError } from "../errors/describe-error.ts";
import { toldError } from "../errors/told-error.ts";
import { ExitCode } from "../exit-code.ts";
import { type Paint, paintFor } from "../format/paint.ts";
import { untilInterrupted } from "./until-interrupted.ts";

export interface StackCopyOptions {
  readonly from: string;
  readonly to: string;
  readonly run?: readonly string[];
  readonly pipeline?: string;
  readonly dryRun?: boolean;
}

export async function stackCopy(
  context: CliContext,
  _args: readonly string[],
  { run: runs, ...options }: StackCopyOptions,
): Promise<ExitCode> {
  const paint = paintFor(context.stderr);
  let isWhole = true;
  const code = await untilInterrupted(async (signal) => {
    const copied = await copyRuns({
      ...options,
      directory: context.cwd,
      ...(runs === undefined ? {} : { runs }),
      signal,
      onRun: (run) => {
        if (!context.json) context.stderr.write(`${describeRun(run, paint)}\n`);
      },
    });
    isWhole = copied.runs.every(({ error }) => error === undefined);
    print(context, { ...copied, runs: copied.runs.map(toJson) }, (colours) => describe(copied, options, colours));
  });
  return code === ExitCode.OK && !isWhole ? ExitCode.FAILED : code;
}

function toJson({ error, ...run }: CopiedRun): object {
  return { ...run, ...(error === undefined ? {} : { error: toldError(error) }) };
}

/** A line while it goes on: a run may take long. */
function describeRun({ name, pipeline, artifacts, bytes, error }: CopiedRun, paint: Paint): string {
  if (error !== undefined) return describeError(toldError(error), paint);
  const stored = artifacts === 0 ? "" : `, ${counted(artifacts, "artifact")} of ${prettyBytes(bytes)}`;
  return `  ${name} ${paint("dim", `of ${pipeline}${stored}`)}`;
}

function describe({ dryRun, runs, alreadyThere, goingOn }: CopiedRuns, { to }: StackCopyOptions, paint: Paint): string {
  const copied = runs.filter(({ error }) => error === undefined);
  const left = runs.length - copied.length;
  const bytes = copied.reduce((sum, run) => sum + run.bytes, 0);
  const there = alreadyThere === 0 ? "" : `; ${alreadyThere} ${alreadyThere === 1 ? "was" : "were"} there already`;
  const what = `${counted(copied.length, "run")}${bytes === 0 ? "" : ` with ${prettyBytes(bytes)}`} to ${to}`;
  const done = dryRun ? `${paint("yellow", "!")} Would copy ${what}` : `${paint("green", "✓")} Copied ${what}`;
  const head = copied.length === 0 ? `Nothing to copy to ${to}` : done;
  const notes = [
    ...(goingOn === 0 ? [] : [`${counted(goingOn, "run")} left that ${goingOn === 1 ? "is" : "are"} going on.`]),
    ...(left === 0 ? [] : [`${counted(left, "run")} left because of missing or damaged artifacts.`]),
  ];
  return [`${head}${there}.`, ...notes.map((note) => `${paint("yellow", "!")} ${note}`)].join("\n");
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}
