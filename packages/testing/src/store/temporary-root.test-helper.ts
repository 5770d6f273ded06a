import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for the data of a local store. */
export async function temporaryRoot(): Promise<{ readonly root: string; readonly close: () => Promise<void> }> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "tsugite-store-")));
  return { root, close: () => rm(root, { recursive: true, force: true }) };
}
