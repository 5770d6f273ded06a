import { readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildModule } from "../module/build-module.ts";
import { makeProject, type TestProject } from "../project.test-helper.ts";
import { removeUnusedBuilds } from "./remove-unused-builds.ts";

const DAY = 24 * 3_600_000;

const project = (): TestProject =>
  makeProject({ "package.json": '{ "type": "module" }', "a.ts": "export const a = 1;", "b.ts": "export const b = 2;" });

const build = ({ root, path }: TestProject, file: string) => buildModule({ file: path(file), projectRoot: root });
const buildsOf = ({ path }: TestProject): string[] =>
  readdirSync(path(".tsugite/build")).map((name) => name.replace(/-[0-9a-f]{16}/, ""));

function age({ path }: TestProject, pattern: RegExp, days: number): void {
  const folder = path(".tsugite/build");
  const then = new Date(Date.now() - days * DAY);
  for (const name of readdirSync(folder).filter((each) => pattern.test(each)))
    utimesSync(join(folder, name), then, then);
}

test("builds that nobody has used for a while are removed, with what is remembered of them", async () => {
  const shop = project();
  await build(shop, "a.ts");
  await build(shop, "b.ts");
  writeFileSync(shop.path(".tsugite/build/digests.json"), "{}");
  writeFileSync(shop.path(".tsugite/build/digests.json.1-2.tmp"), "half");
  age(shop, /^a-|tmp$|json$/, 8);
  age(shop, /^b-.*map$/, 8);
  const before = buildsOf(shop);
  const options = { unusedSince: Date.now() - 7 * DAY };
  const said = removeUnusedBuilds(shop.root, { ...options, dryRun: true });
  expect(buildsOf(shop)).toEqual(before);
  const removed = removeUnusedBuilds(shop.root, options);
  expect(removed).toEqual(said);
  expect(removed.count).toBe(4);
  expect(removed.bytes).toBeGreaterThan(100);
  expect(buildsOf(shop)).toEqual(["b.mjs", "b.mjs.map", "digests.json", "module.json", "package.json"]);
  expect(await build(shop, "b.ts")).toMatchObject({ remembered: true });
  const again = await build(shop, "a.ts");
  expect(again.remembered).toBe(false);
  expect(statSync(new URL(again.url)).isFile()).toBe(true);
});

test("a project without builds has none to remove", () => {
  expect(removeUnusedBuilds(project().root, { unusedSince: Date.now() })).toEqual({ count: 0, bytes: 0 });
});
