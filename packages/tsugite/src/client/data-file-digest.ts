import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Digest, TsugiteError } from "@tsugite/core";

/** SHA-256 and size of a data file; undefined when there is none at this path inside the project. */
export async function dataFileDigest(
  projectRoot: string,
  path: string,
): Promise<{ readonly digest: Digest; readonly size: number } | undefined> {
  const file = await insideProject(projectRoot, path);
  if (file === undefined) return undefined;
  const hash = createHash("sha256");
  let size = 0;
  try {
    await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        size += chunk.byteLength;
      }
    });
  } catch (error) {
    if (isDirectoryError(error)) return undefined;
    throw error;
  }
  return { digest: hash.digest("hex"), size };
}

/** Where a step finds a data file, if it still is what the spec was compiled with. Raises `DATA_FILE_CHANGED`. */
export async function locateDataFile(
  projectRoot: string,
  { path, digest }: { readonly path: string; readonly digest: Digest },
): Promise<string> {
  const found = await dataFileDigest(projectRoot, path);
  if (found?.digest === digest) return join(projectRoot, path);
  throw new TsugiteError(
    "DATA_FILE_CHANGED",
    `The data file ${path} was ${found === undefined ? "removed" : "changed"} while the run was going on.`,
    {
      fix: "Run the pipeline again; leave its data files alone until it has ended.",
    },
  );
}

async function insideProject(projectRoot: string, path: string): Promise<string | undefined> {
  const root = await realpath(projectRoot);
  const file = await realpath(join(root, path)).catch(() => undefined);
  return file?.startsWith(`${root}${sep}`) ? file : undefined;
}

function isDirectoryError(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EISDIR";
}
