import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { compileShim } from "../shim/compile-shim.ts";

/** Something that changes a file or a folder. */
export type ChangeKind = "create" | "write" | "sync" | "truncate" | "grow" | "rename" | "link" | "unlink" | "mkdir";

/** A disk that misbehaves below one folder; `faulty-disk.c` says what each option does. */
export interface FaultyDisk {
  /** Absolute and real path. */
  readonly root: string;
  /** Holds the number of changes; shared by all processes that are started with it. */
  readonly count?: string;
  /** See `readDiskLog`. */
  readonly log?: string;
  /** A file outside of the root whose lines appear in the log. */
  readonly marks?: string;
  /** Number of the change at which it happens, from 1. */
  readonly at?: number;
  readonly do?: "kill" | "tear" | "fail";
  /** How many changes fail. @default all from then on */
  readonly times?: number;
  /** A file; changes fail only while it is there. @default always */
  readonly while?: string;
  /** @default "ENOSPC" */
  readonly error?: "ENOSPC" | "EIO" | "EXDEV" | "EROFS";
  /** @default all */
  readonly kinds?: readonly ChangeKind[];
  /** Parts of paths. @default all */
  readonly paths?: readonly string[];
}

/** The environment of a process that is to run on top of such a disk. */
export function onFaultyDisk(disk: FaultyDisk): Record<string, string> {
  const variables = {
    LD_PRELOAD: compileShim(new URL("./faulty-disk.c", import.meta.url)),
    FAULTY_DISK_ROOT: disk.root,
    FAULTY_DISK_COUNT: disk.count,
    FAULTY_DISK_LOG: disk.log,
    FAULTY_DISK_MARKS: disk.marks,
    FAULTY_DISK_AT: disk.at,
    FAULTY_DISK_DO: disk.do,
    FAULTY_DISK_TIMES: disk.times,
    FAULTY_DISK_WHILE: disk.while,
    FAULTY_DISK_ERRNO: constants.errno[disk.error ?? "ENOSPC"],
    FAULTY_DISK_KINDS: disk.kinds?.join(","),
    FAULTY_DISK_PATHS: disk.paths?.join(","),
  };
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

/** How many changes there were. */
export function changeCount(file: string): number {
  return Number(readFileSync(file).readBigUInt64LE(0));
}
