import { expect, test } from "vitest";
import { installed, makeProject } from "../project.test-helper.ts";
import { InstalledPackages, packageNameOf } from "./installed-packages.ts";

test.each<[string, string | undefined]>([
  ["zod", "zod"],
  ["zod/v4/core", "zod"],
  ["@acme/lib", "@acme/lib"],
  ["@acme/lib/sub.js", "@acme/lib"],
  ["./zod", undefined],
  ["/zod", undefined],
  ["#internal", undefined],
  ["@/alias", undefined],
  ["node:fs", undefined],
  ["file:///x.js", undefined],
  ["data:text/javascript,1", undefined],
])("%s asks for the package %s", (specifier, name) => {
  expect(packageNameOf(specifier)).toBe(name);
});

test("a file belongs to the nearest package.json with a name, and finds what Node would find", () => {
  const project = makeProject({
    ...installed("a", {}, { "dist/package.json": `{ "type": "commonjs" }`, "dist/index.js": "" }),
    ...installed("b", { version: "2.0.0" }),
    "node_modules/a/node_modules/b/package.json": `{ "name": "b", "version": "1.0.0" }`,
    "broken/package.json": "{",
  });
  const packages = new InstalledPackages();
  expect(packages.owning(project.path("node_modules/a/dist/index.js"))?.name).toBe("a");
  expect(packages.owning(project.path("broken/x.js"))?.name).toBe("shop");
  expect(packages.find("b", project.path("node_modules/a"))?.version).toBe("1.0.0");
  expect(packages.find("b", project.root)?.version).toBe("2.0.0");
  expect(packages.find("c", project.root)).toBeUndefined();
});
