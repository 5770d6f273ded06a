import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TsugiteError } from "@tsugite/core";

/**
 * Makes the folder in which Tsugite keeps what belongs to this machine, and keeps it out of version control. Raises
 * `PROJECT_NOT_WRITABLE`.
 */
export async function prepareStateFolder(projectRoot: string): Promise<void> {
  const folder = join(projectRoot, ".tsugite");
  try {
    await mkdir(folder, { recursive: true });
    const ignore = join(folder, ".gitignore");
    if (!existsSync(ignore)) await writeFile(ignore, "*\n");
  } catch (cause) {
    throw new TsugiteError("PROJECT_NOT_WRITABLE", `The folder ${folder} cannot be written.`, {
      cause,
      fix: "Make the project folder writable for your user: builds, runs and artifacts are kept there.",
    });
  }
}
