import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Removed } from "@tsugite/core";
import { buildDirectory } from "./build-directory.ts";

/** Which files are removed. */
export interface UnusedOptions {
  /** Those that nobody has used since, in milliseconds since 1970. */
  readonly unusedSince: number;
  /** Removes nothing, and counts what would be. @default false */
  readonly dryRun?: boolean;
}

const MADE = /\.mjs(?:\.map)?$|\.tmp$/;
const RECORD = /^(?:module|bundle)-[0-9a-f]+\.json$/;

/** Removes builds of a project that are not used any more, with what is remembered of them; all can be made again. */
export function removeUnusedBuilds(projectRoot: string, { unusedSince, dryRun = false }: UnusedOptions): Removed {
  const directory = buildDirectory(projectRoot);
  const names = existsSync(directory) ? readdirSync(directory) : [];
  // A build notes by its time that it is in use; its map does not.
  const isUnused = (name: string): boolean => {
    const used = name.endsWith(".map") && names.includes(name.slice(0, -4)) ? name.slice(0, -4) : name;
    return timeOf(join(directory, used)) < unusedSince;
  };
  const unused = new Set(names.filter((name) => MADE.test(name) && isUnused(name)));
  for (const name of names.filter((each) => RECORD.test(each))) {
    const made = fileOfRecord(join(directory, name));
    if (made === undefined || unused.has(made) || !names.includes(made)) unused.add(name);
  }
  let [count, bytes] = [0, 0];
  for (const name of unused) {
    const file = join(directory, name);
    [count, bytes] = [count + 1, bytes + (statSync(file, { throwIfNoEntry: false })?.size ?? 0)];
    if (!dryRun) rmSync(file, { force: true });
  }
  return { count, bytes };
}

/** Name of the build that a record is of; undefined when it cannot be read. */
function fileOfRecord(file: string): string | undefined {
  try {
    const { content } = JSON.parse(readFileSync(file, "utf8")) as {
      readonly content: { readonly value: { readonly module?: string; readonly file?: string } };
    };
    const made = content.value.module ?? content.value.file;
    return made === undefined ? undefined : basename(made);
  } catch {
    return undefined;
  }
}

function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
}
