import { mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

/** On this machine, followed by the id of the process: a folder of temporary files may be that of several machines. */
const PREFIX = `tsugite-run-${hostname().replaceAll(/[^A-Za-z0-9]/g, "-")}-`;

const folders = new Set<string>();
let hasSwept = false;

/** A new folder, removed by {@link removeFolder}, at the end of the process, or by the next process if it was killed. */
export function temporaryFolder(): string {
  if (!hasSwept) removeLeftFolders();
  hasSwept = true;
  if (folders.size === 0) process.once("exit", removeAll);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`)));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
  if (folders.size === 0) process.off("exit", removeAll);
}

let shared: string | undefined;

/** The folder of this process for what steps make that are called alone. */
export function sharedFolder(): string {
  shared ??= temporaryFolder();
  return shared;
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** Runners end their processes by a signal, which leaves them no time to tidy up. */
function removeLeftFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
