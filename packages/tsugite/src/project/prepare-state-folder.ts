import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeProject } from "./write-project.ts";

/**
 * Makes the folder in which Tsugite keeps what belongs to this machine, and keeps it out of version control. Raises
 * `PROJECT_NOT_WRITABLE`.
 */
export async function prepareStateFolder(projectRoot: string): Promise<void> {
  const folder = join(projectRoot, ".tsugite");
  const ignore = join(folder, ".gitignore");
  await writeProject(folder, () => mkdir(folder, { recursive: true }));
  if (await isFilled(ignore)) return;
  await writeProject(ignore, () => writeFile(ignore, "*\n"));
}

/** A crash between the making and the writing of a file leaves it empty. */
async function isFilled(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && found.size > 0;
}
