import type { Stats } from "node:fs";
import { lstat } from "node:fs/promises";
import { isNotFound } from "./file-failure.ts";

/** What is at a path, which is not followed if it is a link; undefined when nothing is. */
export async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
