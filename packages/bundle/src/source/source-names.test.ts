import { expect, test } from "vitest";
import { InstalledPackages } from "../package/installed-packages.ts";
import { linkedPackages } from "../package/linked-packages.ts";
import { makeProject } from "../project.test-helper.ts";
import { SourceNames } from "./source-names.ts";

test("files of the project and of linked packages have names that are the same on every machine", () => {
  const project = makeProject({
    "app/package.json": `{ "name": "app", "dependencies": { "@acme/a": "1", "@tsugite/core": "1" } }`,
    "a/package.json": `{ "name": "@acme/a", "dependencies": { "b": "1", "app": "1" } }`,
    "b/package.json": `{ "name": "b" }`,
  });
  project.link("app/node_modules/@acme/a", "../../../a");
  project.link("a/node_modules/b", "../../b");
  project.link("a/node_modules/app", "../../app");
  const root = project.path("app");
  const linked = linkedPackages(root, new InstalledPackages());
  const names = new SourceNames(root, linked);
  for (const [file, name] of [
    ["app/src/x.ts", "src/x.ts"],
    ["a/src/x.ts", "@acme/a/src/x.ts"],
    ["b/x.ts", "b/x.ts"],
    ["c/x.ts", "../c/x.ts"],
  ] as const) {
    expect(names.nameOf(project.path(file))).toBe(name);
    expect(names.filesOf(name)).toContain(project.path(file));
    expect(names.holds(project.path(file))).toBe(!name.startsWith(".."));
  }
});
