import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, lstat, open, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { makeDirectory } from "../durable-directory.ts";
import { checkInside } from "./artifact-path.ts";

const MAX_AGE = 24 * 60 * 60 * 1000;
const NAME_PATTERN = /^[0-9a-f-]{36}\.part$/;

/** A file that is being written, in the file system of the store so that it can be renamed into it. */
export interface TemporaryFile {
  readonly path: string;
  readonly handle: FileHandle;
}

/** Opens a new file under a name that no other writer has. It will be read-only once it is closed. */
export async function openTemporaryFile(directory: string): Promise<TemporaryFile> {
  const folder = temporaryFolder(directory);
  await makeDirectory(folder);
  await checkInside(directory, folder);
  const path = join(folder, `${randomUUID()}.part`);
  const { O_WRONLY, O_CREAT, O_EXCL } = constants;
  return { path, handle: await open(path, O_WRONLY | O_CREAT | O_EXCL, 0o444) };
}

/**
 * Removes what writers that crashed have left. A file that was written to within the last day is left alone: its writer
 * may be alive, in this process or another.
 */
export async function removeStaleFiles(directory: string, now: number = Date.now()): Promise<void> {
  const folder = temporaryFolder(directory);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!NAME_PATTERN.test(name)) continue;
    const path = join(folder, name);
    const entry = await lstat(path).catch(() => undefined);
    // Another process may be tidying up as well, and whoever cannot remove a file does not need to.
    if (entry?.isFile() && now - entry.mtimeMs > MAX_AGE) await unlink(path).catch(() => {});
  }
}

/** Where files are written before they have their place. */
export function temporaryFolder(directory: string): string {
  return join(directory, "tmp");
}
