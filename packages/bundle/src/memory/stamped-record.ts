import type { Digest } from "@tsugite/core";
import { readChecked, tryWriteChecked, writeChecked } from "./checked-file.ts";
import { type FileStamp, renewStamp, stampFile } from "./file-stamp.ts";

/** Where something is remembered, and as what. */
export interface RecordPlace {
  /** Real path of the project's folder. */
  readonly root: string;
  /** Absolute path of the record. */
  readonly file: string;
  /** Digest of everything beside files that makes it what it is, the version of its form included. */
  readonly identity: Digest;
}

interface StampedRecord<Value> {
  readonly identity: Digest;
  readonly takenAt: number;
  readonly stamps: readonly FileStamp[];
  readonly value: Value;
}

/** What was remembered, if none of the files it was made of has changed since. */
export function recall<Value>({ root, file, identity }: RecordPlace): Value | undefined {
  const record = readChecked<StampedRecord<Value>>(file, identity);
  if (record === undefined) return undefined;
  const takenAt = Date.now();
  const stamps: FileStamp[] = [];
  for (const stamp of record.stamps) {
    const renewed = renewStamp(root, stamp, record.takenAt);
    if (renewed.digest !== stamp.digest) return undefined;
    stamps.push(renewed);
  }
  // Written again, the stamps are trusted next time.
  const isFresh = stamps.every((stamp, index) => stamp === record.stamps[index]);
  if (!isFresh) tryWriteChecked(file, { ...record, takenAt, stamps });
  return record.value;
}

/**
 * Remembers something with the files it was made of.
 *
 * @param files Absolute paths, with the digest of the bytes that were used where they were read.
 * @param takenAt When the first of them was read.
 */
export function remember<Value>(
  { root, file, identity }: RecordPlace,
  value: Value,
  files: ReadonlyMap<string, Digest | undefined>,
  takenAt: number,
): void {
  const stamps = [...files].map(([path, digest]) => stampFile(root, path, digest));
  const record: StampedRecord<Value> = { identity, takenAt, stamps, value };
  writeChecked(file, record);
}
