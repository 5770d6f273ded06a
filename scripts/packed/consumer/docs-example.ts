import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type DocPage, parsePage } from "../../docs/doc-page.ts";
import { workspace } from "../../docs/doc-project.ts";

/** The first block of TypeScript in the README: what a newcomer copies. */
export async function readmeExample(): Promise<string> {
  return blockOf(await page("README.md"), ({ language }) => language === "ts");
}

/** A file that a page of the docs shows. */
export async function docsFile(name: string, file: string): Promise<string> {
  return blockOf(await page(`docs/${name}`), (block) => block.file === file);
}

/** The first command that a section of the docs says to run. */
export async function docsCommand(name: string, section: string): Promise<string> {
  return blockOf(await page(`docs/${name}`), (block) => block.section === section && block.language === "sh");
}

async function page(path: string): Promise<DocPage> {
  return parsePage(path, await readFile(join(workspace, path), "utf8"));
}

function blockOf({ name, blocks }: DocPage, wanted: (block: DocPage["blocks"][number]) => boolean): string {
  const block = blocks.find(wanted);
  if (block === undefined) throw new Error(`${name} has no such block.`);
  return block.text;
}
