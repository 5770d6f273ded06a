import { mkdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { compile } from "../../client/compile.ts";
import { writeFileAtomic } from "../../project/write-file-atomic.ts";
import { type CliContext, print } from "../cli-context.ts";

export interface CompileCommandOptions {
  /** A folder, or `-` for stdout. */
  readonly out: string;
}

export async function compileCommand(
  context: CliContext,
  [file = ""]: readonly string[],
  { out }: CompileCommandOptions,
): Promise<void> {
  const spec = await compile(resolve(context.cwd, file));
  const text = `${JSON.stringify(spec, null, 2)}\n`;
  if (out === "-") {
    context.stdout.write(text);
    return;
  }
  const folder = resolve(context.cwd, out);
  const path = join(folder, `${spec.name}.json`);
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(path, text);
  print(context, { pipeline: spec.name, steps: spec.steps.length, file: path }, (paint) => {
    const steps = `${spec.steps.length} ${spec.steps.length === 1 ? "step" : "steps"}`;
    return `${paint("green", "✓")} Compiled ${paint("bold", spec.name)} (${steps}) to ${relative(context.cwd, path)}.`;
  });
}
