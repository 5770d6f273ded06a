import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, lstat, open, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Removed } from "../artifact-store.ts";
import { makeDirectory } from "../durable-directory.ts";
import { checkInside } from "./artifact-path.ts";

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
 * Removes what writers that crashed have left: files that were written to last before a time. One that was
 * written to later may have a writer that is alive, in this process or another.
 */
export async function removeStaleFiles(directory: string, before: number, dryRun = false): Promise<Removed> {
  const folder = temporaryFolder(directory);
  let [count, bytes] = [0, 0];
  for (const name of await readdir(folder).catch(() => [])) {
    if (!NAME_PATTERN.test(name)) continue;
    const path = join(folder, name);
    const entry = await lstat(path).catch(() => undefined);
    if (!entry?.isFile() || entry.mtimeMs >= before) continue;
    // Another process may be tidying up as well, and whoever cannot remove a file does not need to.
    if (!dryRun && !(await isRemoved(path))) continue;
    [count, bytes] = [count + 1, bytes + entry.size];
  }
  return { count, bytes };
}

function isRemoved(path: string): Promise<boolean> {
  return unlink(path).then(
    () => true,
    () => false,
  );
}

/** Where files are written before they have their place. */
export function temporaryFolder(directory: string): string {
  return join(directory, "tmp");
}
