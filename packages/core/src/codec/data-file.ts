import { createReadStream, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import { TsugiteError } from "../error/tsugite-error.ts";

const marker = Symbol.for("tsugite.file");

/** A file as an input or an output of a step. Its content is stored and compared as it is, whatever its size. */
export interface DataFile {
  /** Where it is on this machine. In a pipeline's builder: as given to {@link file}. */
  readonly path: string;
  /** The last segment of the path it had when it was given to {@link file}. */
  readonly name: string;
  /** Bytes. Read from the disk when it is asked for. */
  readonly size: number;
  /** The whole content as UTF-8. */
  text(): Promise<string>;
  /** The whole content. */
  bytes(): Promise<Uint8Array>;
  /** The content piece by piece, for files that do not fit into memory. */
  stream(): Readable;
}

/** What {@link fileFrom} makes a DataFile of. */
export interface StoredFile {
  readonly path: string;
  readonly name: string;
  /** Bytes. @default read from the disk when it is asked for */
  readonly size?: number;
}

/**
 * Names a data file.
 *
 * As an input in a pipeline's builder, the path is relative to the project root; the file is part of the pipeline, and
 * the step receives a {@link DataFile}. As the result of a step, the file is stored as the step's output; a relative
 * path is then relative to the working directory.
 *
 * @example
 * ```ts
 * const rows = load({ csv: file("penguins.csv") });
 * ```
 * @throws TsugiteError `DEFINITION_INVALID` when the path is not a text, or empty.
 */
export function file(path: string): DataFile {
  if (typeof path !== "string" || path === "" || path.includes("\0")) {
    throw new TsugiteError("DEFINITION_INVALID", `file() was given ${describePath(path)} instead of a path.`, {
      fix: 'Give it a path relative to the project root, for example file("penguins.csv").',
    });
  }
  return fileFrom({ path, name: basename(path) });
}

/**
 * A DataFile for content that was stored under another path than its own, for example under its digest.
 *
 * @internal
 */
export function fileFrom(stored: StoredFile): DataFile {
  return new FileOnDisk(stored);
}

/** Whether a value was made by {@link file}, of any copy of core. */
export function isDataFile(value: unknown): value is DataFile {
  return typeof value === "object" && value !== null && (value as { [marker]?: unknown })[marker] === true;
}

class FileOnDisk implements DataFile {
  readonly [marker] = true;
  readonly path: string;
  readonly name: string;
  #size: number | undefined;

  constructor({ path, name, size }: StoredFile) {
    this.path = path;
    this.name = name;
    this.#size = size;
  }

  get size(): number {
    this.#size ??= statSync(this.path).size;
    return this.#size;
  }

  text(): Promise<string> {
    return readFile(this.path, "utf8");
  }

  bytes(): Promise<Uint8Array> {
    return readFile(this.path);
  }

  stream(): Readable {
    return createReadStream(this.path);
  }
}

function describePath(path: unknown): string {
  if (path === "") return "an empty text";
  if (typeof path === "string") return "a text with a NUL character";
  return path === null ? "null" : `a value of type ${typeof path}`;
}
