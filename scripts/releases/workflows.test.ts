import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workspace } from "../docs/doc-project.ts";

const files = globSync(".github/workflows/*.yml", { cwd: workspace });
const workflows = await Promise.all(files.map((file) => readFile(join(workspace, file), "utf8")));

test("a workflow uses every action by the commit of a version", () => {
  const uses = workflows.flatMap((text) => text.match(/^.*\buses:.*$/gm) ?? []);
  expect(uses.length).toBeGreaterThan(0);
  expect(uses.filter((line) => !/uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});

test("a workflow takes the pnpm that package.json takes", async () => {
  const { scripts } = JSON.parse(await readFile(join(workspace, "package.json"), "utf8"));
  const [pnpm] = /pnpm@[\d.]+/.exec(scripts.setup) ?? [];
  const taken = workflows.flatMap((text) => text.match(/pnpm@[\d.]+/g) ?? []);
  expect(taken.length).toBeGreaterThan(0);
  expect(new Set(taken)).toEqual(new Set([pnpm]));
});
