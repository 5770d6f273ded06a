import { expect, test } from "vitest";
import { flavorPackage, makeProject } from "../project.test-helper.ts";
import { typesWithFlavors } from "./types-with-flavors.ts";

const builtIn = ["orchestrator", "artifact-store", "metadata-store"];

test("types of which every stack has a component are always there", async () => {
  expect(typesWithFlavors(await makeProject({}))).toEqual(builtIn);
});

test("another type is there as soon as a package declares a flavor of it, or the config mentions it", async () => {
  const root = await makeProject({
    "package.json": { dependencies: { acme: "*", odd: "*" } },
    "node_modules/acme/package.json": flavorPackage("acme", [{ type: "image-builder", name: "a", source: "./x.js#A" }]),
    "node_modules/odd/package.json": { name: "odd", tsugite: { flavors: [null, "x", { type: 4 }] } },
    "app/tsugite.yaml": "components:\n  container-registry: {}\n",
  });
  expect(typesWithFlavors(root)).toEqual([...builtIn, "image-builder"]);
  expect(typesWithFlavors(`${root}/app`)).toEqual([...builtIn, "image-builder", "container-registry"]);
});
