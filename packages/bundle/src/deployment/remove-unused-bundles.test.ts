import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeProject } from "../project.test-helper.ts";
import { BundleWriter } from "./bundle-writer.ts";
import { removeUnusedBundles } from "./remove-unused-bundles.ts";

const DAY = 24 * 3_600_000;

function makeBundleIn(folder: string, content: string): string {
  const writer = new BundleWriter(folder);
  writer.write("entrypoint.mjs", content);
  writer.write("assets/a", "asset");
  return writer.finish().digest;
}

function age(path: string): void {
  const then = new Date(Date.now() - 8 * DAY);
  utimesSync(path, then, then);
}

test("bundles that no deployment has used for a while are removed, and one that is used again is not", () => {
  const folder = makeProject({}).path("bundles");
  mkdirSync(folder);
  const [old, kept, used] = ["old", "kept", "used"].map((content) => makeBundleIn(folder, content));
  if (old === undefined || kept === undefined || used === undefined) throw new Error("no bundles");
  for (const digest of [old, used]) age(join(folder, digest));
  expect(makeBundleIn(folder, "used")).toBe(used);
  for (const name of [".new-1-2", "notes"]) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "file"), "x");
    age(join(folder, name));
  }
  const options = { unusedSince: Date.now() - 7 * DAY };
  const said = { count: 2, bytes: "oldasset".length + 1 };
  expect(removeUnusedBundles(folder, { ...options, dryRun: true })).toEqual(said);
  expect(readdirSync(folder)).toHaveLength(5);
  expect(removeUnusedBundles(folder, options)).toEqual(said);
  expect(readdirSync(folder).sort()).toEqual([kept, used, "notes"].sort());
});

test("where no bundle was ever made there is none to remove", () => {
  expect(removeUnusedBundles(makeProject({}).path("bundles"), { unusedSince: Date.now() })).toEqual({
    count: 0,
    bytes: 0,
  });
});
