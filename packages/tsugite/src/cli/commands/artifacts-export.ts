import { chmod, constants, copyFile, stat, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { openArtifact, reasonOf, type Stack, TsugiteError } from "@tsugite/core";
import prettyBytes from "pretty-bytes";
import { type FoundArtifact, findArtifact } from "../../runs/find-artifact.ts";
import { type CliContext, print } from "../cli-context.ts";
import { fileNameFor } from "../run-view/run-summary.ts";
import { type StackChoice, withStack } from "./stack-choice.ts";

export interface ArtifactsExportOptions extends StackChoice {
  readonly out: string;
  readonly force?: boolean;
}

export async function artifactsExport(
  context: CliContext,
  address: readonly string[],
  options: ArtifactsExportOptions,
): Promise<void> {
  await withStack(context, options, async (stack) => {
    const found = await findArtifact(stack.metadataStore, address);
    const path = await targetOf(resolve(context.cwd, options.out), found);
    await write(stack, found, { path, force: options.force === true });
    const { digest, codec, size } = found.artifact;
    print(context, { path, digest, codec, size }, (paint) => {
      return `${paint("green", "✓")} Wrote ${relative(context.cwd, path) || path} (${codec}, ${prettyBytes(size)}).`;
    });
  });
}

/** A folder gets a file with a name of its own. */
async function targetOf(path: string, { artifact, from }: FoundArtifact): Promise<string> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  if (!isFolder) return path;
  return join(
    path,
    fileNameFor(artifact, from === undefined ? artifact.digest.slice(0, 12) : `${from.step}.${from.output}`),
  );
}

async function write(
  stack: Stack,
  { artifact }: FoundArtifact,
  { path, force }: { readonly path: string; readonly force: boolean },
): Promise<void> {
  try {
    const content = await openArtifact(stack, artifact);
    if (content instanceof Uint8Array) {
      await writeFile(path, content, { flag: force ? "w" : "wx" });
    } else {
      await copyFile(content.path, path, force ? 0 : constants.COPYFILE_EXCL);
      // A store keeps its files read-only, and a copy would be so too.
      await chmod(path, 0o666 & ~process.umask());
    }
  } catch (error) {
    if (TsugiteError.is(error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") {
      throw new TsugiteError("USAGE", `There is a file ${path} already.`, {
        fix: "Choose another name, or use --force.",
      });
    }
    const reason = reasonOf(error);
    throw new TsugiteError("USAGE", `${path} cannot be written: ${reason}.`, {
      fix: "Check the folder and its permissions.",
      cause: error,
    });
  }
}
