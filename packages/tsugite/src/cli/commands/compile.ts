import { mkdir, stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { reasonOf, TsugiteError } from "@tsugite/core";
import { compile } from "../../client/compile.ts";
import { writeFileAtomic } from "../../project/write-file-atomic.ts";
import { type CliContext, print } from "../cli-context.ts";
import { pipelineTarget } from "./pipeline-target.ts";

export interface CompileCommandOptions {
  /** A file that ends in `.json`, a folder, or `-` for stdout. */
  readonly out: string;
}

export async function compileCommand(
  context: CliContext,
  [file = ""]: readonly string[],
  { out }: CompileCommandOptions,
): Promise<void> {
  const spec = await compile(await pipelineTarget(context.cwd, file));
  const text = `${JSON.stringify(spec, null, 2)}\n`;
  if (out === "-") {
    context.stdout.write(text);
    return;
  }
  const path = await fileFor(resolve(context.cwd, out), spec.name);
  await write(path, text);
  print(context, { pipeline: spec.name, steps: spec.steps.length, file: path }, (paint) => {
    const steps = `${spec.steps.length} ${spec.steps.length === 1 ? "step" : "steps"}`;
    return `${paint("green", "✓")} Compiled ${paint("bold", spec.name)} (${steps}) to ${relative(context.cwd, path)}.`;
  });
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
