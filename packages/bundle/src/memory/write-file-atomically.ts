import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { reasonOf, TsugiteError } from "@tsugite/core";

/**
 * Writes a file under a temporary name and renames it, so that no reader ever sees half of it. Raises
 * `PROJECT_NOT_WRITABLE`.
 */
export function writeFileAtomically(file: string, content: string): void {
  const temporary = `${file}.${process.pid}-${randomUUID()}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, content);
    renameSync(temporary, file);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary, { force: true });
    const reason = reasonOf(error);
    throw new TsugiteError("PROJECT_NOT_WRITABLE", `${file} cannot be written: ${reason}.`, {
      fix: "Make the project folder writable for your user, and see that the disk has room.",
      cause: error,
    });
  }
}
