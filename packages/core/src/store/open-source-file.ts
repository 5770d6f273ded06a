import { type FileHandle, open } from "node:fs/promises";
import { TsugiteError } from "../error/tsugite-error.ts";
import { isNotFound } from "./local-artifact/file-failure.ts";

/**
 * Opens a file that an artifact store is to store the content of; the caller closes it. Raises `DATA_FILE_NOT_FOUND` where
 * there is none, or a folder, and what the file system says otherwise.
 */
export async function openSourceFile(path: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    handle = await open(path, "r");
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new TsugiteError("DATA_FILE_NOT_FOUND", `There is no file ${path} to store.`, {
      fix: "Write the file before it is returned, and give its absolute path.",
      cause: error,
    });
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new TsugiteError("DATA_FILE_NOT_FOUND", `${path} is not a file.`, {
    fix: "A folder cannot be stored; pack it into one file.",
  });
}
