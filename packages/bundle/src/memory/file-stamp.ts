import { readFileSync, type Stats, statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { type Digest, digestOf } from "@tsugite/core";
import { toPosix } from "../source/source-names.ts";
import { digestTree } from "./digest-tree.ts";

/** How a file or folder looked when something was made of it. */
export interface FileStamp {
  /** Relative to the project root. */
  readonly path: string;
  /** Of its bytes, or of all files of a folder; null where there was nothing. */
  readonly digest: Digest | null;
  readonly size: number;
  readonly mtime: number;
  /** Changes even where a tool sets the modification time back. */
  readonly ctime: number;
}

/** Stamps a file; `digest` is that of the bytes which were used, where they were read already. */
export function stampFile(root: string, file: string, digest?: Digest): FileStamp {
  const path = toPosix(relative(root, file));
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return { path, digest: digest ?? null, size: 0, mtime: 0, ctime: 0 };
  return { path, digest: digest ?? read(file, stats), size: stats.size, mtime: stats.mtimeMs, ctime: stats.ctimeMs };
}

/**
 * The stamp as it would be now. Bytes are read only if the file looks different, or if it changed so shortly before
 * the stamp was taken that a second change could have left the same times.
 */
export function renewStamp(root: string, stamp: FileStamp, takenAt: number): FileStamp {
  const file = resolve(root, stamp.path);
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return stamp.digest === null ? stamp : { ...stamp, digest: null };
  const looksSame = stats.size === stamp.size && stats.mtimeMs === stamp.mtime && stats.ctimeMs === stamp.ctime;
  const settled = Math.max(stamp.mtime, stamp.ctime) < takenAt - SETTLING_TIME;
  if (looksSame && settled && stats.isFile() && stamp.digest !== null) return stamp;
  return {
    path: stamp.path,
    digest: read(file, stats),
    size: stats.size,
    mtime: stats.mtimeMs,
    ctime: stats.ctimeMs,
  };
}

// The coarsest clock of a file system in use, FAT's.
const SETTLING_TIME = 2000;

/** Of the bytes of a file; undefined where there is none that can be read. */
export function fileDigest(file: string): Digest | undefined {
  try {
    return digestOf(readFileSync(file));
  } catch {
    return undefined;
  }
}

function read(file: string, stats: Stats): Digest | null {
  if (stats.isDirectory()) return digestTree(file);
  return stats.isFile() ? digestOf(readFileSync(file)) : null;
}
