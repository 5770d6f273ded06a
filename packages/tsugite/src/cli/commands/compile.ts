import { mkdir, stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { describeProblem, reasonOf, TsugiteError } from "@tsugite/core";
import { compile } from "../../client/compile.ts";
import { enumerate } from "../../config/did-you-mean.ts";
import { writeFileAtomic } from "../../project/write-file-atomic.ts";
import { type CliContext, print } from "../cli-context.ts";
import { inCommandWords } from "../command-words.ts";
import { paintFor } from "../format/paint.ts";
import { hiddenAmong, preparedRows } from "../format/prepared-files.ts";
import { renderTable } from "../format/table.ts";
import { pipelineTarget } from "./pipeline-target.ts";
import { readParameters } from "./read-parameters.ts";
import { readScheduleOptions, type ScheduleCommandOptions } from "./schedule-options.ts";
import { tellLog } from "./tell-log.ts";

export interface CompileCommandOptions extends ScheduleCommandOptions {
  /** A file that ends in `.json`, a folder, or `-` for stdout; with a stack, a folder. */
  readonly out: string;
  readonly stack?: string;
}

export async function compileCommand(
  context: CliContext,
  [file = ""]: readonly string[],
  { out, stack, ...options }: CompileCommandOptions,
): Promise<void> {
  const target = await pipelineTarget(context.cwd, file);
  if (stack === undefined) {
    refuseWithoutStack(options);
    return compileSpec(context, target, out);
  }
  return compileFiles(context, target, { out, stack, ...options });
}

async function compileSpec(context: CliContext, target: string, out: string): Promise<void> {
  const spec = await compile(target);
  const text = `${JSON.stringify(spec, null, 2)}\n`;
  if (out === "-") {
    context.stdout.write(text);
    return;
  }
  const path = await fileFor(resolve(context.cwd, out), spec.name);
  await write(path, text);
  print(context, { pipeline: spec.name, steps: spec.steps.length, file: path }, (paint) => {
    return `${paint("green", "✓")} Compiled ${paint("bold", spec.name)} (${stepsOf(spec)}) to ${relative(context.cwd, path)}.`;
  });
}

async function compileFiles(
  context: CliContext,
  target: string,
  { out, stack, ...options }: CompileCommandOptions & { readonly stack: string },
): Promise<void> {
  if (out === "-" || out.endsWith(".json")) {
    throw new TsugiteError("USAGE", `With --stack, several files are written, and --out cannot be ${out}.`, {
      fix: "Name a folder: --out build.",
    });
  }
  const schedule = readScheduleOptions(options);
  const outDir = resolve(context.cwd, out);
  const { spec, files, warnings } = await compile(target, {
    ...(await readParameters(context.cwd, options)),
    ...(schedule === undefined ? {} : { schedule }),
    stack,
    outDir,
    onLog: tellLog(context),
  });
  for (const warning of warnings) {
    const text = inCommandWords(describeProblem(warning), context);
    context.stderr.write(`${paintFor(context.stderr)("yellow", "!")} ${text}\n`);
  }
  print(context, { pipeline: spec.name, steps: spec.steps.length, stack, files, warnings }, (paint) => {
    const title = `${paint("green", "✓")} Compiled ${paint("bold", spec.name)} (${stepsOf(spec)}) for the stack ${stack}. Nothing was deployed.`;
    const table = renderTable({ head: ["FILE", "PURPOSE"], rows: preparedRows(files, context.cwd), paint });
    const hidden = hiddenAmong(files, { outDir, cwd: context.cwd });
    const note =
      hidden.length === 0 ? "" : `\n\nTake ${enumerate(hidden)} along: what begins with a dot is easily left behind.`;
    return `${title}\n\n${table}${note}`;
  });
}

/** A spec is the same for every stack, and holds no schedule. */
function refuseWithoutStack({
  param,
  paramsFile,
  schedule,
  timezone,
  start,
  end,
  catchUp,
}: ScheduleCommandOptions): void {
  const flags = { param, "params-file": paramsFile, schedule, timezone, start, end, "catch-up": catchUp };
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  const names = new Intl.ListFormat("en").format(given.map(([name]) => `--${name}`));
  throw new TsugiteError("USAGE", `${names} ${given.length === 1 ? "is" : "are"} for the files of a stack.`, {
    fix: "Name the stack too: --stack <name> --out <folder>.",
  });
}

function stepsOf({ steps }: { readonly steps: readonly unknown[] }): string {
  return `${steps.length} ${steps.length === 1 ? "step" : "steps"}`;
}

async function fileFor(path: string, pipeline: string): Promise<string> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  return path.endsWith(".json") && !isFolder ? path : join(path, `${pipeline}.json`);
}

async function write(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, text);
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new TsugiteError("USAGE", `${path} cannot be written: ${reason}.`, {
      fix: "Check the folder and its permissions.",
      cause,
    });
  }
}
