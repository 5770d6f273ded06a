import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workspace } from "../docs/doc-project.ts";
import { type Manifest, publishedPackages } from "./packages.ts";

const { repository }: Manifest = JSON.parse(await readFile(join(workspace, "package.json"), "utf8"));
const packages = await publishedPackages();
const manifests = packages.map(({ manifest }) => manifest);

test("installing a package runs nothing", () => {
  const scripts = manifests.flatMap(({ name, scripts = {} }) =>
    ["preinstall", "install", "postinstall", "prepare"]
      .filter((script) => script in scripts)
      .map((script) => `${name}: ${script}`),
  );
  expect(scripts).toEqual([]);
});

test("packages ask for each other by workspace:^, and for core as a peer", () => {
  const names = new Set(manifests.map(({ name }) => name));
  const wrong = manifests.flatMap(({ name, dependencies = {}, devDependencies = {}, peerDependencies = {} }) => {
    const ranges = [dependencies, devDependencies, peerDependencies].flatMap((group) => Object.entries(group));
    return [
      ...ranges
        .filter(([other, range]) => names.has(other) && range !== "workspace:^")
        .map(([other]) => `${name}: ${other}`),
      ...Object.keys(dependencies)
        .filter((other) => other === "@tsugite/core")
        .map(() => `${name}: a second copy of core`),
    ];
  });
  expect(wrong).toEqual([]);
});

test("every package publishes its changelog, and what it is under", () => {
  for (const { name, license, files } of manifests) {
    expect({ name, license, files }).toEqual({
      name,
      license: "Apache-2.0",
      files: expect.arrayContaining(["CHANGELOG.md"]),
    });
  }
});

test("every package says where its sources are, once the workspace does", () => {
  // Written by: pnpm repository
  const expected = packages.map(({ folder }) =>
    repository === undefined ? undefined : { ...repository, directory: folder },
  );
  expect(manifests.map((manifest) => manifest.repository)).toEqual(expected);
});
