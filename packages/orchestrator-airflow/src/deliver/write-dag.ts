import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, lstat, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Bundle } from "@tsugite/core";
import { checkReplaceable } from "./check-replaceable.ts";
import { type DagPlaces, dagPlaces } from "./dag-places.ts";
import { isNotFound, withFileFailures } from "./file-failure.ts";

/** A DAG and what its tasks run. */
export interface DagDelivery {
  /** Absolute path. */
  readonly dagsFolder: string;
  readonly dagId: string;
  /** The text of the generated file. */
  readonly text: string;
  /** Absent: the one that the text names is there already. */
  readonly bundle?: Bundle;
}

/** Nothing that is being written is so old, in milliseconds. */
const LEFT_BEHIND = 24 * 60 * 60 * 1_000;

/**
 * A line that ignores everything in its folder, in both syntaxes that Airflow may read such files in: as a glob, all that is
 * in the folder; as a regular expression, any number of slashes, so that every path has a match.
 */
const IGNORE_ALL = "/*\n";

/**
 * Writes a DAG and its bundle, so that Airflow never sees a part of either: each is made under another name, outside of
 * what Airflow reads, and renamed; the DAG last. What is there already is left as it is.
 *
 * Returns whether the DAG's file changed. Raises `DEPLOYMENT_NOT_LOADED` when the file system refuses, and `NAME_INVALID`
 * when a file of that name is there that is not ours, or is of another pipeline of that name.
 */
export async function writeDag({ dagsFolder, dagId, text, bundle }: DagDelivery): Promise<boolean> {
  const places = dagPlaces(dagsFolder, dagId);
  return withFileFailures(`The DAG ${dagId} could not be written into ${dagsFolder}`, async () => {
    // A folder that is not there is one that Airflow does not read.
    await stat(dagsFolder);
    const there = await textOf(places.file);
    if (there !== undefined) checkReplaceable(places.file, there, text);
    await prepareHidden(places);
    if (bundle !== undefined) await writeBundle(places, bundle);
    if (there === text) return false;
    await writeWhole(places, text, places.file);
    return true;
  });
}

/** Makes the folder beside the DAGs, with the file that keeps Airflow out of it, and sweeps what a crash left there. */
async function prepareHidden(places: DagPlaces): Promise<void> {
  await mkdir(places.bundles, { recursive: true });
  if ((await textOf(places.ignore)) !== IGNORE_ALL) await writeWhole(places, IGNORE_ALL, places.ignore);
  for (const name of await readdir(places.hidden)) {
    if (!name.startsWith(".new-")) continue;
    const path = join(places.hidden, name);
    const left = await lstat(path).catch(() => undefined);
    if (left !== undefined && Date.now() - left.mtimeMs > LEFT_BEHIND) await rm(path, { recursive: true, force: true });
  }
}

async function writeBundle(places: DagPlaces, bundle: Bundle): Promise<void> {
  const target = join(places.bundles, bundle.digest);
  if (await isThere(target)) {
    // How long a bundle has not been the newest is seen by the times of those after it.
    const now = new Date();
    await utimes(target, now, now);
    return;
  }
  const part = newPath(places);
  try {
    const folders = [part, ...new Set(bundle.files.map((file) => dirname(join(part, file))))];
    // Not with mkdtemp: its folders can be read by their owner only, and Airflow may be another user.
    for (const folder of folders) await mkdir(folder, { recursive: true });
    for (const file of bundle.files) {
      await copyFile(join(bundle.directory, file), join(part, file), constants.COPYFILE_FICLONE);
      await sync(join(part, file));
    }
    for (const folder of folders) await sync(folder);
    await rename(part, target);
    await sync(places.bundles);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    // Another deployment of the same was quicker.
    if (!(await isThere(target))) throw error;
  }
}

async function writeWhole(places: DagPlaces, text: string, target: string): Promise<void> {
  const part = newPath(places);
  try {
    const file = await open(part, "wx");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, target);
    await sync(dirname(target));
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function newPath({ hidden }: DagPlaces): string {
  return join(hidden, `.new-${randomUUID()}`);
}

async function sync(path: string): Promise<void> {
  // Windows opens no folder as a file; Airflow does not run there either.
  if (process.platform === "win32") return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
