import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder } from "./create.test-helper.ts";
import { writeFiles } from "./write-files.ts";

test("when one file cannot be written, none is left, nor any folder that was made for them", async () => {
  const folder = await emptyFolder();
  const files = new Map([
    ["src/a.ts", ""],
    ["src/deep/b.ts", ""],
    ["README.md/c.md", ""],
    ["README.md", "a folder by now"],
  ]);
  expect(() => writeFiles(join(folder, "apps/shop"), files)).toThrow(/^The project could not be written: /);
  expect(await readdir(folder)).toEqual([]);
});

test("a file that came meanwhile is neither overwritten nor removed", async () => {
  const folder = await emptyFolder();
  await mkdir(join(folder, "shop"));
  await writeFile(join(folder, "shop/b.ts"), "mine");
  const files = new Map([
    ["a.ts", ""],
    ["b.ts", ""],
  ]);
  expect(() => writeFiles(join(folder, "shop"), files)).toThrow("could not be written");
  expect(await readdir(join(folder, "shop"))).toEqual(["b.ts"]);
});
