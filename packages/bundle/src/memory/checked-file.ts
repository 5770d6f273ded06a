import { readFileSync } from "node:fs";
import { digestOf, TsugiteError } from "@tsugite/core";
import { writeFileAtomically } from "./write-file-atomically.ts";

/**
 * Reads a JSON file of ours: what was written, if it was written with this identity; undefined where it is missing or
 * damaged in any way, since it can always be made again.
 *
 * @param identity Says in which form the content is, so that none of another form is taken for it.
 */
export function readChecked<Content extends { readonly identity: string }>(
  file: string,
  identity: string,
): Content | undefined {
  try {
    const text = readFileSync(file, "utf8");
    const content = text.slice(HEAD_LENGTH, -TAIL.length);
    if (text !== frame(content)) return undefined;
    const value = JSON.parse(content) as Content;
    return value.identity === identity ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a JSON file together with the digest of its content. */
export function writeChecked<Content extends { readonly identity: string }>(file: string, content: Content): void {
  writeFileAtomically(file, frame(JSON.stringify(content)));
}

/** The same where it is no loss if it cannot be written, as on a file system that is read-only. */
export function tryWriteChecked<Content extends { readonly identity: string }>(file: string, content: Content): void {
  try {
    writeChecked(file, content);
  } catch (error) {
    if (!TsugiteError.is(error, "PROJECT_NOT_WRITABLE")) throw error;
  }
}

function frame(content: string): string {
  return `{"digest":"${digestOf(content)}","content":${content}${TAIL}`;
}

const HEAD_LENGTH = `{"digest":"","content":`.length + 64;
const TAIL = "}\n";
