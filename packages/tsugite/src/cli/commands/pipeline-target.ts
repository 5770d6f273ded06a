import { readdir, stat } from "node:fs/promises";
import { extname, join, relative, resolve } from "node:path";
import { TsugiteError } from "@tsugite/core";
import { shellWord } from "../format/command-line.ts";

const SOURCE = /^\.[cm]?[jt]sx?$/;

/**
 * The absolute path of the pipeline file that was typed, with its `#export`. Raises `USAGE` for what can be no pipeline
 * file: a folder, or a file of data.
 */
export async function pipelineTarget(cwd: string, typed: string): Promise<string> {
  const target = resolve(cwd, typed);
  const [path, mark] = (await kindOf(target)) === undefined ? splitExport(target) : [target, ""];
  const kind = await kindOf(path);
  const shown = relative(cwd, path) || ".";
  if (kind === "folder") {
    throw new TsugiteError("USAGE", `${shown} is a folder, and no pipeline file.`, { fix: await adviceOn(cwd, path) });
  }
  if (kind === "file" && !SOURCE.test(extname(path))) {
    throw new TsugiteError("USAGE", `${shown} is no TypeScript or JavaScript file, and so no pipeline file.`, {
      fix: "Name the file that exports the pipeline: `tsugite run pipeline.ts`.",
    });
  }
  return `${path}${mark}`;
}

function splitExport(target: string): readonly [path: string, mark: string] {
  const at = target.lastIndexOf("#");
  return at < 0 ? [target, ""] : [target.slice(0, at), target.slice(at)];
}

async function kindOf(path: string): Promise<"file" | "folder" | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? "folder" : found?.isFile() ? "file" : undefined;
}

/** Names the file that is most likely meant. */
async function adviceOn(cwd: string, folder: string): Promise<string> {
  const sources = (await readdir(folder)).filter((name) => SOURCE.test(extname(name))).toSorted();
  const likely =
    sources.find((name) => name.startsWith("pipeline.")) ?? (sources.length === 1 ? sources[0] : undefined);
  if (likely !== undefined) {
    return `Name a file in it: \`tsugite run ${shellWord(relative(cwd, join(folder, likely)))}\`.`;
  }
  return "Name the file that exports the pipeline: `tsugite run pipeline.ts`; `tsugite init` writes an example.";
}
