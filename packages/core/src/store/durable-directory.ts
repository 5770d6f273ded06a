import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname, isAbsolute, relative } from "node:path";

/**
 * Makes a directory with its parents so that a power failure cannot take them away again.
 *
 * Everything between `root` and the directory is synced even when it was there, since another process may have made it
 * a moment ago without having synced it yet. Meant to be called once per process and directory.
 */
export function makeDurableDirectory(path: string, root: string): void {
  const made = mkdirSync(path, { recursive: true });
  const top = isInside(root, path) ? root : dirname(made ?? path);
  let current = path;
  syncDirectorySync(current);
  while (current !== top && current !== dirname(current)) {
    current = dirname(current);
    syncDirectorySync(current);
  }
}

/** Makes a directory inside a durable one, and tells whether it was this call that made it. */
export async function makeDirectory(path: string): Promise<boolean> {
  return (await mkdir(path, { recursive: true })) !== undefined;
}

/** Makes the names in a directory durable: those of files that were made in it, or renamed into it. */
export async function syncDirectory(path: string): Promise<void> {
  if (!CAN_SYNC_DIRECTORIES) return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function syncDirectorySync(path: string): void {
  if (!CAN_SYNC_DIRECTORIES) return;
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

// Windows opens no directory as a file; NTFS journals the names by itself.
const CAN_SYNC_DIRECTORIES = process.platform !== "win32";

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return !isAbsolute(way) && way.split(/[\\/]/)[0] !== "..";
}
