import { rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { digestOf } from "@tsugite/core";
import { expect, test } from "vitest";
import { makeProject } from "../project.test-helper.ts";
import { findCacheFiles } from "./find-cache-files.ts";

const project = (): string =>
  makeProject({
    "data/b.csv": "b",
    "data/a.csv": "a",
    "data/.hidden.csv": "h",
    "data/more/c.csv": "c",
    "data/notes.txt": "n",
    "node_modules/pack/d.csv": "d",
    ".tsugite/artifacts/e.csv": "e",
  }).root;

test("patterns find files inside the project, each with its content, in no order but that of their names", async () => {
  const root = project();
  const [all, some, same] = await findCacheFiles(root, [["**/*.csv"], ["data/*.csv"], ["data/b.*", "data/?.csv"]]);
  expect(all).toMatchObject({
    faults: [],
    files: { "data/a.csv": digestOf("a"), "data/b.csv": digestOf("b"), "data/more/c.csv": digestOf("c") },
  });
  expect(Object.keys(all?.files ?? {})).toHaveLength(3);
  expect(same).toEqual(some);
  expect(some?.digest).not.toBe(all?.digest);
});

test("the digest changes with a content, a name, a new file and one that is gone", async () => {
  const root = project();
  const digest = async (): Promise<string> => (await findCacheFiles(root, [["data/**"]]))[0]?.digest ?? "";
  const seen = new Set([await digest()]);
  await writeFile(join(root, "data/a.csv"), "changed");
  seen.add(await digest());
  await writeFile(join(root, "data/z.csv"), "a");
  seen.add(await digest());
  await rm(join(root, "data/notes.txt"));
  seen.add(await digest());
  expect(seen.size).toBe(4);
  expect(await digest()).toBe(await digest());
});

test("a pattern that finds nothing but folders finds nothing, and a link that leads out is told", async () => {
  const root = project();
  await symlink("/etc/hostname", join(root, "data/link.csv"));
  await symlink("nowhere", join(root, "data/broken.csv"));
  const [found] = await findCacheFiles(root, [["data", "data/*.csv", "nothing/**", "node_modules/**"]]);
  expect(found?.faults).toEqual([
    { pattern: "data" },
    { pattern: "data/*.csv", outside: "data/link.csv" },
    { pattern: "nothing/**" },
    { pattern: "node_modules/**" },
  ]);
});
