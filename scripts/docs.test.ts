import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { ErrorCode } from "@tsugite/core";
import { expect, test } from "vitest";
import { checkTypes } from "./docs/check-types.ts";
import { anchorOf, docsFolder, readDocs } from "./docs/doc-page.ts";
import { runSession, sessionsOf, withoutChance } from "./docs/run-console.ts";

const pages = await readDocs();

test("every error code has a heading in errors.md, and every heading is one of a code", () => {
  const headings = pages.find(({ name }) => name === "errors.md")?.headings.filter(({ level }) => level === 2);
  expect(headings?.map(({ title }) => title)).toEqual(Object.values(ErrorCode).sort());
});

test("no page links to a file or a heading that does not exist", () => {
  const dead = pages.flatMap(({ name, links }) =>
    links.filter((link) => !/^https?:/.test(link) && !isThere(name, link)).map((link) => `${name}: ${link}`),
  );
  expect(dead).toEqual([]);
});

test("no page holds a path of somebody's machine, or the host of a registry", () => {
  const found = pages.flatMap(({ name, text }) =>
    [...text.matchAll(/(?<![\w.])\/(?:work|tmp|root|Users|var\/folders)\/\S*|\bregistry\.[\w.]+/g)].map(
      ([match]) => `${name}: ${match}`,
    ),
  );
  expect(found).toEqual([]);
});

test("the code of the pages compiles", { timeout: 120_000 }, async () => {
  expect(await checkTypes(pages)).toBe("");
});

// The commands are for a POSIX shell.
const sessions =
  process.platform === "win32"
    ? []
    : pages.flatMap((page) =>
        sessionsOf(page).map((blocks) => ({ page: page.name, section: blocks[0]?.section, blocks })),
      );

test.concurrent.for(sessions)("$page, $section: commands print what the page says", async ({ blocks }, { expect }) => {
  for (const { block, printed } of await runSession(blocks)) {
    // Written anew by: node scripts/docs/update-console.ts
    expect(withoutChance(printed)).toBe(withoutChance(block.text));
  }
});

function isThere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(join(docsFolder, target))) return false;
  const headings = pages.find(({ name }) => name === target)?.headings;
  return anchor === undefined || headings === undefined || headings.some(({ title }) => anchorOf(title) === anchor);
}
