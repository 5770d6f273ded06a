import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { ErrorCode } from "../packages/core/src/error/error-code.ts";
import { cliReference } from "./cli-reference.ts";
import { checkTypes } from "./docs/check-types.ts";
import { docsFolder, readDocs } from "./docs/doc-page.ts";
import { partsOfFiles } from "./docs/parts-of-files.ts";
import { runSession, sessionsOf, withoutChance } from "./docs/run-console.ts";
import { flavorReference } from "./flavor-reference.ts";

const allPages = await readDocs();
/** Without those that are generated. */
const pages = allPages.filter(({ name }) => !name.startsWith("api/"));

test("every error code has a heading in errors.md, and every heading is one of a code", () => {
  const headings = pages.find(({ name }) => name === "errors.md")?.headings.filter(({ level }) => level === 2);
  expect(headings?.map(({ title }) => title).sort()).toEqual(Object.values(ErrorCode).sort());
});

test("no page links to a file or a heading that does not exist", () => {
  const dead = allPages.flatMap(({ name, links }) =>
    links.filter((link) => !/^https?:/.test(link) && !isThere(name, link)).map((link) => `${name}: ${link}`),
  );
  expect(dead).toEqual([]);
});

test("no page holds a path of somebody's machine, or the host of a registry", () => {
  const found = allPages.flatMap(({ name, text }) =>
    [...text.matchAll(/(?<![\w.])\/(?:work|tmp|root|Users|var\/folders)\/\S*|\bregistry\.[\w.]+/g)].map(
      ([match]) => `${name}: ${match}`,
    ),
  );
  expect(found).toEqual([]);
});

test("cli.md is what the commands say of themselves", async () => {
  // Written anew by: pnpm docs:cli
  expect(allPages.find(({ name }) => name === "cli.md")?.text).toBe(await cliReference());
});

test("flavors.md is what the flavors say of themselves", async () => {
  // Written anew by: pnpm docs:flavors
  expect(allPages.find(({ name }) => name === "flavors.md")?.text).toBe(await flavorReference());
});

test("every block of TypeScript is compiled, or is a file that a command below it uses", () => {
  const unchecked = pages.flatMap(({ name, blocks }) =>
    blocks
      .filter(({ language, flags, file }) => language === "ts" && file === undefined && flags.length === 0)
      .map(({ line }) => `${name}:${line}`),
  );
  expect(unchecked).toEqual([]);
});

test.for(partsOfFiles(pages))("what is shown of $path adds up to the file", async ({ path, text }) => {
  const file = await readFile(join(docsFolder, "..", path), "utf8");
  // Outside of this repository, versions are numbers.
  expect(withoutEmptyLines(text)).toBe(withoutEmptyLines(file.replaceAll("workspace:^", "^1.0.0")));
});

test("the code of the pages compiles", { timeout: 120_000 }, async () => {
  expect(await checkTypes(pages)).toBe("");
});

// The commands are for a POSIX shell.
const sessions =
  process.platform === "win32"
    ? []
    : pages.flatMap((page) =>
        sessionsOf(page).map((blocks) => ({ page: page.name, section: blocks.at(-1)?.section, blocks })),
      );

test.concurrent.for(sessions)("$page, $section: commands print what the page says", async ({ blocks }, { expect }) => {
  for (const { block, printed } of await runSession(blocks)) {
    // Written anew by: node scripts/docs/update-console.ts
    expect(withoutChance(printed)).toBe(withoutChance(block.text));
  }
});

function withoutEmptyLines(text: string): string {
  return text.replaceAll(/\n{2,}/g, "\n").trim();
}

function isThere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(join(docsFolder, target))) return false;
  const headings = allPages.find(({ name }) => name === target)?.headings;
  return anchor === undefined || headings === undefined || headings.some((heading) => heading.anchor === anchor);
}
