import { readFileSync } from "node:fs";

/** One change that a process made below the root of a {@link FaultyDisk}; paths are relative to it, and `.` is itself. */
export type Change =
  /** Not a change: a line that the program wrote to its file of marks at this moment. */
  | { readonly kind: "mark"; readonly text: string }
  | { readonly kind: "create" | "mkdir"; readonly path: string; readonly inode: bigint }
  | { readonly kind: "write"; readonly inode: bigint; readonly offset: number; readonly data: Buffer }
  | { readonly kind: "truncate" | "grow"; readonly path: string; readonly inode: bigint; readonly size: number }
  /** Of a file, or of the names in a folder. */
  | { readonly kind: "sync"; readonly path: string; readonly inode: bigint }
  | { readonly kind: "rename" | "link"; readonly path: string; readonly to: string }
  | { readonly kind: "unlink"; readonly path: string };

/** As `change.h` numbers them. */
const KINDS = [
  "mark",
  "create",
  "write",
  "sync",
  "truncate",
  "grow",
  "rename",
  "link",
  "unlink",
  "mkdir",
] as const satisfies readonly Change["kind"][];

/** Kind, three lengths, inode, offset. */
const HEAD_SIZE = 32;

/** Reads what `faulty-disk.c` wrote, in the order in which it happened. */
export function readDiskLog(file: string): readonly Change[] {
  const log = readFileSync(file);
  const changes: Change[] = [];
  for (let at = 0; at < log.length; ) {
    const kind = KINDS[log.readUInt32LE(at)];
    const [pathSize, toSize, dataSize] = [
      log.readUInt32LE(at + 4),
      log.readUInt32LE(at + 8),
      log.readUInt32LE(at + 12),
    ];
    const [inode, offset] = [log.readBigUInt64LE(at + 16), Number(log.readBigUInt64LE(at + 24))];
    const take = (size: number): Buffer => {
      at += size;
      return log.subarray(at - size, at);
    };
    take(HEAD_SIZE);
    const [path, to, data] = [take(pathSize).toString(), take(toSize).toString(), take(dataSize)];
    switch (kind) {
      case "mark":
        changes.push({ kind, text: data.toString().trimEnd() });
        break;
      case "write":
        changes.push({ kind, inode, offset, data });
        break;
      case "truncate":
      case "grow":
        changes.push({ kind, path, inode, size: offset });
        break;
      case "rename":
      case "link":
        changes.push({ kind, path, to });
        break;
      case "unlink":
        changes.push({ kind, path });
        break;
      case undefined:
        throw new Error(`${file} has an unknown kind of change at ${at}.`);
      default:
        changes.push({ kind, path, inode });
    }
  }
  return changes;
}
