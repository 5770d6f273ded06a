import { readFile } from "node:fs/promises";
import { type Digest, digestOf } from "@tsugite/core";
import { languageOf, type ParsedSource, parseSource } from "../syntax/parse-source.ts";
import type { SourceFault } from "./source-fault.ts";

export interface SourceFile {
  readonly file: string;
  readonly code: string;
  /** Of its bytes. */
  readonly digest: Digest;
  /** Undefined for what is no code, such as JSON. */
  readonly parsed: ParsedSource | undefined;
}

/** Reads and parses source files, each once, however many builds they are part of. */
export class SourceReader {
  readonly #files = new Map<string, Promise<SourceFile>>();

  read(file: string): Promise<SourceFile> {
    let reading = this.#files.get(file);
    if (reading === undefined) {
      reading = readSource(file);
      this.#files.set(file, reading);
    }
    return reading;
  }
}

async function readSource(file: string): Promise<SourceFile> {
  const bytes = await readFile(file);
  const code = bytes.toString("utf8");
  const lang = languageOf(file);
  return {
    file,
    code,
    digest: digestOf(bytes),
    parsed: lang === undefined ? undefined : parseSource(file, code, lang),
  };
}

/** The syntax errors of a file. */
export function syntaxFaults({ file, code, parsed }: SourceFile): SourceFault[] {
  return (parsed?.errors ?? []).map((error) => ({
    file,
    code,
    offset: error.labels[0]?.start ?? 0,
    message: error.message,
    fix: error.helpMessage ?? "Mend the syntax and try again.",
  }));
}
