import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type LoadedPipeline, loadPipelineModule } from "@tsugite/bundle";
import { isEvaluating, TsugiteError } from "@tsugite/core";
import { findProjectRoot } from "../project/find-project-root.ts";
import { prepareStateFolder } from "../project/prepare-state-folder.ts";

/**
 * Builds a pipeline file.
 *
 * @param target Path of the file, relative to the working directory, with `#export` unless it is the default export.
 * Raises `PIPELINE_FILE_NOT_FOUND`, `PIPELINE_BUILD_FAILED`, `PROJECT_NOT_WRITABLE`.
 */
export async function loadPipeline(target: string): Promise<LoadedPipeline> {
  refuseAtTopLevel();
  const { file, exportName } = await parseTarget(target);
  const projectRoot = findProjectRoot(dirname(file));
  await prepareStateFolder(projectRoot);
  const onLog = (text: string): unknown => process.stderr.write(`${text}\n`);
  return loadPipelineModule({ file, exportName, projectRoot, onLog });
}

/** A pipeline file that runs itself when it is loaded would do so in each thread that loads it, without an end. */
function refuseAtTopLevel(): void {
  if (!isEvaluating()) return;
  throw new TsugiteError("USAGE", "A pipeline was to be run by the top-level code of a pipeline file.", {
    fix: "Do that in another file, or only where the file is the program: if (import.meta.main) await run(import.meta.url).",
  });
}

async function parseTarget(target: string): Promise<{ file: string; exportName: string }> {
  if (typeof target !== "string") {
    throw new TsugiteError("USAGE", `A pipeline file was to be loaded, but its path is ${JSON.stringify(target)}.`, {
      fix: 'Give the path of a pipeline file: await run("./pipeline.ts").',
    });
  }
  const whole = target.startsWith("file:") ? fileURLToPath(target) : resolve(target);
  if (await isFile(whole)) return { file: whole, exportName: "default" };
  const mark = whole.lastIndexOf("#");
  const file = mark < 0 ? whole : whole.slice(0, mark);
  if (await isFile(file)) return { file, exportName: whole.slice(mark + 1) || "default" };
  throw new TsugiteError("PIPELINE_FILE_NOT_FOUND", `There is no file ${file}.`, {
    fix: "Give the path of a pipeline file, relative to the working directory: tsugite run pipeline.ts.",
  });
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}
