// Reads the pages of docs/: their headings, their links, and their blocks of code, which tests check and run.
//
//   ```ts check              is type-checked; one without imports gets the page's ```ts prelude in front
//   ```ts file=pipeline.ts   is a file of the section's project, for the commands below it
//   ```console               `$ command` lines, run in that project, and exactly what they print
//   ```console excerpt       the same, and of what they print the first error only
//   ```ts part=folder/a.ts   is a part of that file of the repository, which the parts of a page add up to
//   ```sh setup              commands that are run there as well, whatever they print
//
// Blocks inside of HTML comments count as well; readers do not see them. Each section under a `##` has a project of its
// own, with the files that are marked `shared`, unless the page says <!-- one project -->.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Anchors } from "./anchors.ts";

/** The folder of the pages. */
export const docsFolder: string = join(import.meta.dirname, "../../docs");

/** A fenced block of a page. */
export interface DocBlock {
  readonly language: string;
  /** What stands behind the language. */
  readonly flags: readonly string[];
  /** The value of `file=…`. */
  readonly file?: string;
  readonly text: string;
  /** Of the text's first line, from 1. */
  readonly line: number;
  /** The `##` heading it stands under. */
  readonly section: string;
}

/** A page of `docs/`. */
export interface DocPage {
  /** Path relative to `docs/`. */
  readonly name: string;
  readonly text: string;
  readonly headings: readonly { readonly level: number; readonly title: string; readonly anchor: string }[];
  readonly blocks: readonly DocBlock[];
  /** Targets of links outside of blocks. */
  readonly links: readonly string[];
}

/** All pages, those in folders below too. */
export async function readDocs(): Promise<readonly DocPage[]> {
  const names = await readdir(docsFolder, { recursive: true });
  const pages = names.filter((name) => name.endsWith(".md")).sort();
  return Promise.all(pages.map(async (name) => parsePage(name, await readFile(join(docsFolder, name), "utf8"))));
}

export function parsePage(name: string, text: string): DocPage {
  const anchors = new Anchors();
  const headings: { level: number; title: string; anchor: string }[] = [];
  const blocks: DocBlock[] = [];
  const links: string[] = [];
  const lines = text.split("\n");
  let section = "";
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const [, fence, language = "", rest = ""] = /^(`{3,})(\w*) ?(.*)$/.exec(line) ?? [];
    if (fence !== undefined) {
      const end = lines.indexOf(fence, at + 1);
      if (end < 0) throw new Error(`${name}:${at + 1}: the block has no end`);
      const flags = rest.split(" ").filter((flag) => flag !== "");
      const file = flags.find((flag) => flag.startsWith("file="))?.slice("file=".length);
      const block = { language, flags, text: lines.slice(at + 1, end).join("\n"), line: at + 2, section };
      blocks.push(file === undefined ? block : { ...block, file });
      at = end;
      continue;
    }
    const [, marks, title = ""] = /^(#{1,6}) (.*)$/.exec(line) ?? [];
    if (marks !== undefined) {
      headings.push({ level: marks.length, title, anchor: anchors.take(title) });
      if (marks.length === 2) section = title;
    }
    const prose = line.replaceAll(/`[^`]*`/g, "");
    links.push(...[...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target));
  }
  return { name, text, headings, blocks, links };
}
