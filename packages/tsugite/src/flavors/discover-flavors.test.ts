import { expect, test } from "vitest";
import type { ProjectConfig } from "../config/project-config.ts";
import { flavorPackage, makeProject } from "../project.test-helper.ts";
import { discoverFlavors, requireFlavor } from "./discover-flavors.ts";
import { type Flavor, integrationOf } from "./flavor.ts";

const noConfig: ProjectConfig = { stacks: {}, components: {}, flavors: [] };
const acme = { type: "orchestrator", name: "acme", source: "./dist/index.js#Acme" };

test("without a package.json there are the built-in flavors", async () => {
  const root = await makeProject({});
  expect(namesOf(discoverFlavors(root, noConfig).flavors)).toEqual([
    "orchestrator local built-in @tsugite/orchestrator-local#LocalOrchestrator",
    "artifact-store local built-in @tsugite/core#LocalArtifactStore",
    "metadata-store sqlite built-in @tsugite/core#SqliteMetadataStore",
  ]);
});

test("finds what npm installed flat, in every field that declares dependencies", async () => {
  const fields = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
  const root = await makeProject({
    "package.json": Object.fromEntries(fields.map((field, at) => [field, { [`@acme/p${at}`]: "*" }])),
    ...Object.fromEntries(
      fields.map((_, at) => [
        `node_modules/@acme/p${at}/package.json`,
        flavorPackage(`@acme/p${at}`, [{ ...acme, name: `acme${at}` }]),
      ]),
    ),
  });
  expect(foundIn(root)).toEqual(
    [0, 1, 2, 3].map((at) => `orchestrator acme${at} @acme/p${at} @acme/p${at}/dist/index.js#Acme`),
  );
});

test("finds what pnpm links", async () => {
  const root = await makeProject({
    "package.json": { dependencies: { "acme-flavor": "*" } },
    "node_modules/.pnpm/acme-flavor@1.2.3/node_modules/acme-flavor/package.json": flavorPackage("acme-flavor", [acme]),
    "node_modules/acme-flavor": { link: "node_modules/.pnpm/acme-flavor@1.2.3/node_modules/acme-flavor" },
  });
  expect(foundIn(root)).toEqual(["orchestrator acme acme-flavor acme-flavor/dist/index.js#Acme"]);
});

test("finds a package of the workspace, and what is hoisted to the workspace's root", async () => {
  const root = await makeProject({
    "package.json": { workspaces: ["packages/*"] },
    "packages/flavor/package.json": flavorPackage("flavor", [acme]),
    "node_modules/flavor": { link: "packages/flavor" },
    "node_modules/hoisted/package.json": flavorPackage("hoisted", [{ ...acme, name: "hoisted" }]),
    "packages/app/package.json": { dependencies: { flavor: "workspace:*", hoisted: "*" } },
  });
  expect(foundIn(`${root}/packages/app`)).toHaveLength(2);
  expect(foundIn(root)).toEqual([]);
});

test("does not need a package to export its package.json, or a path that `require` could load", async () => {
  const exports = { ".": { import: "./dist/index.js" } };
  const root = await makeProject({
    "package.json": { dependencies: { acme: "*" } },
    "node_modules/acme/package.json": flavorPackage("acme", [acme], { exports }),
  });
  expect(foundIn(root)).toHaveLength(1);
});

test("passes over what is not installed, not declared, or cannot be read", async () => {
  const root = await makeProject({
    "package.json": { dependencies: { absent: "*", broken: "*" } },
    "node_modules/undeclared/package.json": flavorPackage("undeclared", [acme]),
    "node_modules/broken/package.json": "{",
  });
  expect(discoverFlavors(root, noConfig)).toMatchObject({ flavors: { length: 3 }, problems: [] });
});

test("a project of Yarn's Plug'n'Play is told that its flavors are not found, and how they would be", async () => {
  const root = await makeProject({ ".pnp.cjs": "", "package.json": { dependencies: { acme: "*" } } });
  expect(discoverFlavors(root, noConfig).problems).toMatchObject([
    { severity: "warning", fix: expect.stringContaining("nodeLinker: node-modules") },
  ]);
});

test("a field that makes no sense is a warning that names package and place", async () => {
  const root = await makeProject({
    "package.json": { dependencies: { acme: "*" } },
    "node_modules/acme/package.json": flavorPackage("acme", [{ type: "orchestra", name: "acme", source: "./x.js" }]),
  });
  const { problems } = discoverFlavors(root, noConfig);
  expect(problems.map(({ severity, message }) => `${severity}: ${message}`)).toMatchInlineSnapshot(`
    [
      "warning: The package acme declares a flavor that cannot be read: \`tsugite.flavors.0.type\` of its package.json is "orchestra". Expected ("orchestrator" | "artifact-store" | "metadata-store" | "image-builder" | "container-registry").",
      "warning: The package acme declares a flavor that cannot be read: \`tsugite.flavors.0.source\` of its package.json is "./x.js". Expected \`./dist/file.js#Class\` or \`package#Class\`.",
    ]
  `);
});

test("a flavor of a type that only a later version knows takes no other of its package with it", async () => {
  const root = await makeProject({
    "package.json": { dependencies: { acme: "*" } },
    "node_modules/acme/package.json": flavorPackage("acme", [{ ...acme, type: "feature-store" }, acme]),
  });
  const { flavors, problems } = discoverFlavors(root, noConfig);
  expect(flavors.map(({ name }) => name)).toContain("acme");
  expect(problems).toMatchObject([{ message: expect.stringContaining("`tsugite.flavors.0.type`") }]);
});

test("a package that calls itself a flavor by its keyword alone is a warning", async () => {
  const root = await makeProject({
    "package.json": { dependencies: { acme: "*" } },
    "node_modules/acme/package.json": { name: "acme", keywords: ["tsugite-flavor"] },
  });
  expect(discoverFlavors(root, noConfig).problems).toMatchObject([
    { severity: "warning", message: expect.stringContaining("The package acme has the keyword") },
  ]);
});

test("two packages with one flavor are a warning until it is used, and name both", async () => {
  const root = await makeProject({
    "package.json": { dependencies: { "acme-one": "*", "acme-two": "*" } },
    "node_modules/acme-one/package.json": flavorPackage("acme-one", [acme]),
    "node_modules/acme-two/package.json": flavorPackage("acme-two", [acme]),
  });
  const discovery = discoverFlavors(root, noConfig);
  expect(discovery.problems).toMatchObject([{ code: "FLAVOR_NAME_TAKEN", severity: "warning" }]);
  expect(() => requireFlavor(discovery, "orchestrator", "acme")).toThrow(
    "The orchestrator flavor `acme` is claimed by acme-one and acme-two.",
  );
  const flavors = [{ type: "orchestrator", name: "acme", source: "acme-two/dist/index.js#Acme" }] as const;
  const settled = discoverFlavors(root, { ...noConfig, flavors });
  expect(settled.problems).toEqual([]);
  expect(requireFlavor(settled, "orchestrator", "acme")).toMatchObject({
    origin: { kind: "package", package: "acme-two", version: "1.2.3" },
  });
});

test("a flavor that is not there is refused, with the one that was meant", async () => {
  const root = await makeProject({});
  const discovery = discoverFlavors(root, noConfig);
  expect(() => requireFlavor(discovery, "metadata-store", "sqllite")).toThrow("Did you mean `sqlite`?");
});

test("an official flavor that is not there is refused with the command that installs it", async () => {
  const root = await makeProject({ "pnpm-lock.yaml": "" });
  const official = [{ type: "orchestrator", name: "acme", package: "@tsugite/orchestrator-acme" }] as const;
  const discovery = discoverFlavors(root, noConfig, official);
  const install = "Install the package that brings it: `pnpm add @tsugite/orchestrator-acme`.";
  expect(() => requireFlavor(discovery, "orchestrator", "acme")).toThrow(`in this project. ${install}`);
  expect(() => requireFlavor(discovery, "orchestrator", "acmee")).toThrow(`Did you mean \`acme\`? ${install}`);
});

function foundIn(root: string): string[] {
  return namesOf(discoverFlavors(root, noConfig).flavors.filter(({ origin }) => origin.kind !== "built-in"));
}

function namesOf(flavors: readonly Flavor[]): string[] {
  return flavors.map((flavor) => `${flavor.type} ${flavor.name} ${integrationOf(flavor)} ${flavor.source}`);
}
