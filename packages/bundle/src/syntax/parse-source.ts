import { extname } from "node:path";
import type { ESTree, ParseResult } from "rolldown/utils";
import { parseSync } from "rolldown/utils";

export type Language = "js" | "jsx" | "ts" | "tsx";
export type Node = ESTree.Node;
export type Program = ESTree.Program;

/** A source file as a syntax tree, with the text it was made of. */
export interface ParsedSource {
  readonly file: string;
  readonly code: string;
  readonly program: Program;
  readonly errors: ParseResult["errors"];
}

const languages: Readonly<Record<string, Language>> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
  ".jsx": "jsx",
};

/** The language of a file by its name; undefined for what is no code, such as JSON. */
export function languageOf(file: string): Language | undefined {
  return languages[extname(file)];
}

/** Parses a source file; its syntax errors are in the result, not thrown. */
export function parseSource(file: string, code: string, lang: Language): ParsedSource {
  const { program, errors } = parseSync(file, code, { lang, sourceType: "unambiguous", preserveParens: false });
  return { file, code, program, errors };
}
