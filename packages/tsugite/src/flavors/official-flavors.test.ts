import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { declaredFlavors } from "./declared-flavors.ts";
import { OFFICIAL_FLAVORS } from "./official-flavors.ts";
import type { PackageManifest } from "./project-packages.ts";

const packages = fileURLToPath(new URL("../../../", import.meta.url));

test("the table has each flavor that a published package of this repository declares, and no other", () => {
  const declared = readdirSync(packages).flatMap((folder) => {
    const text = readFileSync(join(packages, folder, "package.json"), "utf8");
    const manifest = JSON.parse(text) as PackageManifest;
    const name = String(manifest.name);
    if (manifest.private === true) return [];
    const { flavors } = declaredFlavors({ name, folder: join(packages, folder), manifest });
    return flavors.map((flavor) => ({ type: flavor.type, name: flavor.name, package: name }));
  });
  expect(OFFICIAL_FLAVORS).toEqual(declared);
});
