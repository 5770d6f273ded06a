import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { type Digest, digestOf } from "@tsugite/core";
import { digestTree } from "../memory/digest-tree.ts";
import type { SourceNames } from "../source/source-names.ts";

export interface DeclaredContent {
  readonly file: string;
  /** The file's name on every machine. */
  readonly name: string;
  /** Null where there is nothing, as for a file that the step writes itself. */
  readonly digest: Digest | null;
}

/** The content of a declared file or folder; undefined if it lies outside the project. */
export function declaredContent(file: string, names: SourceNames): DeclaredContent | undefined {
  const real = existsSync(file) ? realpathSync(file) : file;
  return names.holds(real) ? { file, name: names.nameOf(file), digest: contentOf(real) } : undefined;
}

function contentOf(file: string): Digest | null {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  return stats.isDirectory() ? digestTree(file) : digestOf(readFileSync(file));
}
