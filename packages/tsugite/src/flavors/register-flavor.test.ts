import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../config/read-config.ts";
import { flavorPackage, makeProject, orchestratorSource } from "../project.test-helper.ts";
import { discoverFlavors, requireFlavor } from "./discover-flavors.ts";
import type { Flavor } from "./flavor.ts";
import { loadFlavor } from "./load-flavor.ts";
import { registerFlavor } from "./register-flavor.ts";

const noConfig = { stacks: {}, components: {}, flavors: [] };

test.each(["seq.ts#Seq", "src/seq.ts#Seq"])("%s without ./ is refused with what was meant", async (source) => {
  const text = orchestratorSource("Seq", "seq");
  const projectRoot = await makeProject({ "package.json": { type: "module" }, "seq.ts": text, "src/seq.ts": text });
  await expect(registerFlavor({ projectRoot, config: noConfig, type: "orchestrator", source })).rejects.toMatchObject({
    code: "COMPONENT_INVALID",
    fix: `Did you mean \`./${source}\`? A file of the project begins with \`./\`.`,
  });
  const { name } = await registerFlavor({ projectRoot, config: noConfig, type: "orchestrator", source: `./${source}` });
  expect(name).toBe("seq");
  expect(await readFile(join(projectRoot, "tsugite.yaml"), "utf8")).toContain(`source: ./${source}`);
});

test("a package goes before a folder of the project that has its name", async () => {
  const text = orchestratorSource("Acme", "acme");
  const projectRoot = await makeProject({
    "acme/index.js": "throw new Error('the folder');",
    "node_modules/acme/package.json": { name: "acme", type: "module" },
    "node_modules/acme/index.js": text,
  });
  const source = "acme/index.js#Acme";
  expect(await registerFlavor({ projectRoot, config: noConfig, type: "orchestrator", source })).toMatchObject({
    name: "acme",
  });
});

test("a name that is taken is refused with who has it, unless it is meant", async () => {
  const projectRoot = await makeProject({
    "package.json": { type: "module", dependencies: { acme: "*" } },
    "node_modules/acme/package.json": flavorPackage("acme", [
      { type: "orchestrator", name: "acme", source: "./index.js#Acme" },
    ]),
    "mine.ts": orchestratorSource("Mine", "acme"),
    "local.ts": orchestratorSource("Local", "local"),
    "tsugite.yaml": "# Ours.\nstacks: {} # none yet\n",
  });
  const options = { projectRoot, config: noConfig, type: "orchestrator" } as const;
  await expect(registerFlavor({ ...options, source: "./mine.ts#Mine" })).rejects.toMatchObject({
    code: "FLAVOR_NAME_TAKEN",
    message: expect.stringContaining("acme/index.js#Acme (acme)"),
  });
  await expect(registerFlavor({ ...options, source: "./local.ts#Local" })).rejects.toThrow("(built-in)");
  await registerFlavor({ ...options, source: "./mine.ts#Mine", replace: true });
  expect(await readFile(join(projectRoot, "tsugite.yaml"), "utf8")).toBe(
    "# Ours.\nstacks: {} # none yet\nflavors:\n  - type: orchestrator\n    name: acme\n    source: ./mine.ts#Mine\n",
  );
});

test("of two packages that claim a name, the one that the error suggests to register is taken", async () => {
  const exports = { ".": "./nothing.js" };
  const acme = (name: string): object => ({
    [`node_modules/${name}/package.json`]: flavorPackage(
      name,
      [{ type: "orchestrator", name: "acme", source: "./dist/index.js#Acme" }],
      { exports },
    ),
    [`node_modules/${name}/dist/index.js`]: orchestratorSource("Acme", "acme"),
  });
  const projectRoot = await makeProject({
    "package.json": { type: "module", dependencies: { "acme-one": "*", "acme-two": "*" } },
    ...acme("acme-one"),
    ...acme("acme-two"),
  });
  const find = async (): Promise<Flavor> =>
    requireFlavor(discoverFlavors(projectRoot, await readConfig(projectRoot)), "orchestrator", "acme");
  const error = await find().catch((thrown: unknown) => String(thrown));
  const [, source = ""] = /flavor register (\S+) --replace/.exec(String(error)) ?? [];
  await registerFlavor({ projectRoot, config: noConfig, type: "orchestrator", source, replace: true });
  expect(await find()).toMatchObject({ origin: { package: "acme-two" } });
  expect((await loadFlavor(await find())).FLAVOR).toBe("acme");
});

test("a module that is nowhere is told as before", async () => {
  const registering = registerFlavor({
    projectRoot: await makeProject({}),
    config: noConfig,
    type: "orchestrator",
    source: "nowhere#X",
  });
  await expect(registering).rejects.toThrow("The module of nowhere#X cannot be found. Check that its package");
});
