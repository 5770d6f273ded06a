import { cpSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { InstalledPackages } from "../package/installed-packages.ts";
import { installed, makeProject, type TestProject } from "../project.test-helper.ts";
import { placePackages } from "./place-packages.ts";

function placementOf(project: TestProject, names: string[], from = project.root) {
  const packages = new InstalledPackages();
  const roots = names.map((name) => packages.find(name, from) ?? expect.unreachable(name));
  return placePackages(roots, packages);
}

const at = (folder: string, name: string, version: string, dependencies: string[] = []) => ({
  [`${folder}/package.json`]: JSON.stringify({
    name,
    version,
    dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, "*"])),
  }),
  [`${folder}/index.js`]: `exports.id = "${name}@${version}"; ${dependencies
    .map((dependency) => `exports[${JSON.stringify(dependency)}] = require(${JSON.stringify(dependency)});`)
    .join(" ")}`,
});

test("dependencies lie beside the package that needs them", () => {
  const project = makeProject({ ...installed("a", { dependencies: { b: "1" } }), ...installed("b") });
  expect([...placementOf(project, ["a"]).keys()]).toEqual(["node_modules/a", "node_modules/b"]);
});

test("each package finds the versions it was installed with, links of pnpm resolved", () => {
  const store = "node_modules/.pnpm";
  const project = makeProject({
    ...at(`${store}/a@1/node_modules/a`, "a", "1.0.0", ["c", "d"]),
    ...at(`${store}/b@1/node_modules/b`, "b", "1.0.0", ["c", "d"]),
    ...at(`${store}/c@1/node_modules/c`, "c", "1.0.0"),
    ...at(`${store}/c@2/node_modules/c`, "c", "2.0.0", ["d"]),
    ...at(`${store}/d@1/node_modules/d`, "d", "1.0.0"),
    ...at(`${store}/d@2/node_modules/d`, "d", "2.0.0", ["c"]),
  });
  const links = {
    "a@1": { c: "c@1", d: "d@1" },
    "b@1": { c: "c@2", d: "d@2" },
    "c@2": { d: "d@1" },
    "d@2": { c: "c@1" },
  };
  for (const [owner, dependencies] of Object.entries(links)) {
    for (const [name, target] of Object.entries(dependencies)) {
      project.link(`${store}/${owner}/node_modules/${name}`, `../../${target}/node_modules/${name}`);
    }
  }
  project.link("node_modules/a", ".pnpm/a@1/node_modules/a");
  project.link("node_modules/b", ".pnpm/b@1/node_modules/b");
  const placement = placementOf(project, ["a", "b"]);
  for (const [folder, { directory }] of placement) {
    cpSync(directory, join(project.root, "bundle", folder), { recursive: true });
  }
  const require = createRequire(join(project.root, "bundle", "x.js"));
  expect(require("a")).toEqual({ id: "a@1.0.0", c: { id: "c@1.0.0" }, d: { id: "d@1.0.0" } });
  expect(require("b")).toEqual({
    id: "b@1.0.0",
    c: { id: "c@2.0.0", d: { id: "d@1.0.0" } },
    d: { id: "d@2.0.0", c: { id: "c@1.0.0" } },
  });
});
