import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { isAbsolute, join, resolve, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { type DataFileFact, type Digest, TsugiteError } from "@tsugite/core";

/** SHA-256 and size of a data file of the project, or why it cannot be used. */
export async function dataFileDigest(projectRoot: string, path: string): Promise<DataFileFact> {
  const root = await realpath(projectRoot);
  const wanted = resolve(root, path);
  const file = await realpath(wanted).catch(() => undefined);
  if (isAbsolute(path) || !isInside(root, file ?? wanted)) return "outside";
  if (file === undefined) return "absent";
  if ((await stat(file)).isDirectory()) return "folder";
  const hash = createHash("sha256");
  let size = 0;
  await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.byteLength;
    }
  });
  return { digest: hash.digest("hex"), size };
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
