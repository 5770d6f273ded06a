import { realpath, stat } from "node:fs/promises";
import { isAbsolute, join, resolve, sep } from "node:path";
import { type DataFileFact, type Digest, digestOfFile, TsugiteError } from "@tsugite/core";

/** SHA-256 and size of a data file of the project, or why it cannot be used. */
export async function dataFileDigest(projectRoot: string, path: string): Promise<DataFileFact> {
  const root = await realpath(projectRoot);
  const wanted = resolve(root, path);
  const file = await realpath(wanted).catch(() => undefined);
  if (isAbsolute(path) || !isInside(root, file ?? wanted)) return "outside";
  if (file === undefined) return "absent";
  if ((await stat(file)).isDirectory()) return "folder";
  return digestOfFile(file);
}

/** Where a step finds a data file, if it still is what the spec was compiled with. Raises `DATA_FILE_CHANGED`. */
export async function locateDataFile(
  projectRoot: string,
  { path, digest }: { readonly path: string; readonly digest: Digest },
): Promise<string> {
  const found = await dataFileDigest(projectRoot, path);
  if (typeof found !== "string" && found.digest === digest) return join(projectRoot, path);
  throw new TsugiteError(
    "DATA_FILE_CHANGED",
    `The data file ${path} was ${typeof found === "string" ? "removed" : "changed"} while the run was going on.`,
    {
      fix: "Run the pipeline again; leave its data files alone until it has ended.",
    },
  );
}

function isInside(root: string, file: string): boolean {
  return file.startsWith(`${root}${sep}`);
}
