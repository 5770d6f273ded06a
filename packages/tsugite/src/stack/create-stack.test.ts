import { LocalArtifactStore, TsugiteError } from "@tsugite/core";
import { expect, test } from "vitest";
import type { ProjectConfig } from "../config/project-config.ts";
import { readConfig } from "../config/read-config.ts";
import { flavorPackage, makeProject, orchestratorSource } from "../project.test-helper.ts";
import { createStack } from "./create-stack.ts";
import { openStack } from "./open-stack.ts";

const stores = { "artifact-store": "local", "metadata-store": "local" };

test("makes the built-in stack in a folder without any file", async () => {
  const projectRoot = await makeProject({});
  const { stack, description, active } = await openStack(projectRoot);
  expect(active).toEqual({ name: "local", chosenBy: "built-in" });
  expect(stack.artifactStore).toBeInstanceOf(LocalArtifactStore);
  expect(stack.components.map(({ type, name, flavor }) => `${type} ${name} ${flavor}`)).toEqual([
    "metadata-store local sqlite",
    "artifact-store local local",
    "orchestrator local local",
  ]);
  expect(description.components[0]).toEqual({
    type: "orchestrator",
    name: "local",
    flavor: "local",
    source: "@tsugite/orchestrator-local#LocalOrchestrator",
    config: {},
  });
  await stack.close();
});

test("imports only the flavors that the stack uses", async () => {
  const projectRoot = await makeProject({
    "package.json": { dependencies: { acme: "*", unused: "*" } },
    "node_modules/acme/package.json": flavorPackage("acme", [
      { type: "orchestrator", name: "acme", source: "./dist/index.js#Acme" },
    ]),
    "node_modules/acme/dist/index.js": orchestratorSource("Acme", "acme"),
    "node_modules/unused/package.json": flavorPackage("unused", [
      { type: "orchestrator", name: "unused", source: "./index.js#Unused" },
    ]),
    "node_modules/unused/index.js": "throw new Error('imported');",
  });
  const stack = await createStack({
    projectRoot,
    config: configWith({ flavor: "acme", config: { a: 1 } }),
    name: "team",
  });
  expect(stack.orchestrator).toMatchObject({ name: "big", flavor: "acme", config: { a: 1 }, root: projectRoot });
});

test("finds a class by a path that its package exports for `import` alone", async () => {
  const projectRoot = await makeProject({
    "package.json": { dependencies: { acme: "*" } },
    "node_modules/acme/package.json": flavorPackage(
      "acme",
      [{ type: "orchestrator", name: "acme", source: "acme#Acme" }],
      { exports: { ".": { import: "./lib.js" } } },
    ),
    "node_modules/acme/lib.js": orchestratorSource("Acme", "acme"),
  });
  const stack = await createStack({ projectRoot, config: configWith({ flavor: "acme" }), name: "team" });
  expect(stack.orchestrator.flavor).toBe("acme");
});

test("uses a registered class of the project, written in TypeScript", async () => {
  const projectRoot = await makeProject({
    "package.json": { type: "module" },
    "mine.ts": `type Unused = string;\n${orchestratorSource("Mine", "mine")}`,
  });
  const flavors = [{ type: "orchestrator", name: "mine", source: "./mine.ts#Mine" }] as const;
  const config = { ...configWith({ flavor: "mine" }), flavors };
  const stack = await createStack({ projectRoot, config, name: "team" });
  expect(stack.orchestrator.flavor).toBe("mine");
});

test("says every rule that a class breaks", async () => {
  const projectRoot = await makeProject({
    "package.json": { type: "module" },
    "mine.js": `class Base {
  static [Symbol.for("tsugite.component")] = "BaseOrchestrator";
  static TYPE = "orchestrator"; static FLAVOR = "base";
  static supports = { intents: [], steps: "here", retries: "runStep", schedules: false, parallel: true, failureModes: ["failFast"], pipelineHooks: true };
}
export class Mine extends Base { static configSchema = { parse() {} } }
export class Store { static TYPE = "artifact-store"; static FLAVOR = "store"; }
export const mistake = 4;
`,
  });
  const messages = async (name: string): Promise<string[]> => {
    const flavors = [{ type: "orchestrator", name: "mine", source: `./mine.js#${name}` }] as const;
    const config = { ...configWith({ flavor: "mine" }), flavors };
    return problemsOf(() => createStack({ projectRoot, config, name: "team" }));
  };
  expect(await messages("Mine")).toMatchInlineSnapshot(`
    [
      "COMPONENT_INVALID: Mine does not implement prepareOrRunPipeline(). BaseOrchestrator leaves that to its subclasses.",
      "COMPONENT_INVALID: Mine sets no FLAVOR of its own. Add \`static override readonly FLAVOR = "mine";\` to it.",
      "COMPONENT_INVALID: The configSchema of Mine is no Standard Schema. Use a schema of zod, valibot, arktype or another library that implements it.",
      "COMPONENT_INVALID: Mine has in supports.intents an empty list, where at least one is expected. See OrchestratorCapabilities of @tsugite/core; spread PLAIN_CAPABILITIES for what you do not say yourself.",
      "COMPONENT_INVALID: Mine has in supports.steps "here", where ("local" | "remote") is expected. See OrchestratorCapabilities of @tsugite/core; spread PLAIN_CAPABILITIES for what you do not say yourself.",
      "COMPONENT_INVALID: Mine has in supports.resources nothing, where a value is expected. See OrchestratorCapabilities of @tsugite/core; spread PLAIN_CAPABILITIES for what you do not say yourself.",
    ]
  `);
  expect(await messages("Store")).toMatchInlineSnapshot(`
    [
      "COMPONENT_INVALID: Store extends no component of @tsugite/core, but a class for orchestrator is needed. Let it extend BaseOrchestrator of @tsugite/core.",
      "COMPONENT_INVALID: Store calls itself "store" in FLAVOR, but it is declared as the flavor "mine". Make the two the same.",
    ]
  `);
  expect(await messages("mistake")).toMatchInlineSnapshot(`
    [
      "COMPONENT_INVALID: ./mine.js#mistake is no class but a number. Export a class that extends BaseOrchestrator.",
    ]
  `);
  expect(await messages("Main")).toMatchInlineSnapshot(`
    [
      "COMPONENT_INVALID: ./mine.js has no export \`Main\`. Did you mean \`Mine\`?",
    ]
  `);
});

test("says every flavor at once that the components of a stack ask for in vain", async () => {
  const projectRoot = await makeProject({});
  const config: ProjectConfig = {
    stacks: { team: { orchestrator: "big", "artifact-store": "shared", "metadata-store": "local" } },
    components: {
      orchestrator: { big: { flavor: "loca" } },
      "artifact-store": { shared: { flavor: "s3" } },
    },
    flavors: [],
  };
  expect(await problemsOf(() => createStack({ projectRoot, config, name: "team" }))).toMatchInlineSnapshot(`
    [
      "FLAVOR_NOT_FOUND: The orchestrator \`big\` is of the flavor \`loca\`, which there is not in this project. Did you mean \`local\`?",
      "FLAVOR_NOT_FOUND: The artifact-store \`shared\` is of the flavor \`s3\`, which there is not in this project. Install the package that brings it: \`npm install @tsugite/artifact-store-s3\`.",
    ]
  `);
});

test("says which component of tsugite.yaml asks for a flavor in vain, and in which line", async () => {
  const projectRoot = await makeProject({
    "tsugite.yaml": `stacks:
  default: { orchestrator: big, artifact-store: local, metadata-store: local }
components:
  orchestrator:
    big:
      flavor: acmee
`,
  });
  const config = await readConfig(projectRoot);
  await expect(createStack({ projectRoot, config, name: "default" })).rejects.toMatchObject({
    code: "FLAVOR_NOT_FOUND",
    at: "tsugite.yaml:6:15",
    message: expect.stringContaining("The orchestrator `big` is of the flavor `acmee`"),
  });
});

test("says in which line a config is that does not fit its flavor", async () => {
  const projectRoot = await makeProject({
    "tsugite.yaml": `stacks:
  default: { orchestrator: big, artifact-store: local, metadata-store: local }
components:
  orchestrator:
    big:
      flavor: local
      config: { maxParalel: 2 }
`,
  });
  const config = await readConfig(projectRoot);
  await expect(createStack({ projectRoot, config, name: "default" })).rejects.toMatchObject({
    code: "COMPONENT_CONFIG_INVALID",
    at: "tsugite.yaml:7:7",
    message: expect.stringContaining('maxParalel: Unknown field. Did you mean "maxParallel"?'),
  });
});

test("says everything at once that is wrong with the configs of a stack", async () => {
  const projectRoot = await makeProject({});
  const config: ProjectConfig = {
    stacks: { team: { orchestrator: "big", "artifact-store": "shared", "metadata-store": "base" } },
    components: {
      orchestrator: { big: { flavor: "local", config: { maxParallel: 0, mxParallel: 2 } } },
      "artifact-store": { shared: { flavor: "local", config: { pth: "x", path: 4 } } },
      "metadata-store": { base: { flavor: "sqlite", config: { file: 1 } } },
    },
    flavors: [],
  };
  expect(await problemsOf(() => createStack({ projectRoot, config, name: "team" }))).toMatchInlineSnapshot(`
    [
      "COMPONENT_CONFIG_INVALID: The config of the orchestrator big (flavor local) is not what it takes:
      - mxParallel: Unknown field. Did you mean "maxParallel"?
      - maxParallel: Expected at least 1. Mend it in tsugite.yaml, or with tsugite orchestrator update big.",
      "COMPONENT_CONFIG_INVALID: The config of the artifact-store shared (flavor local) is not what it takes:
      - pth: Unknown field. Did you mean "path"?
      - path: Expected a text that is not empty. Mend it in tsugite.yaml, or with tsugite artifact-store update shared.",
      "COMPONENT_CONFIG_INVALID: The config of the metadata-store base (flavor sqlite) is not what it takes:
      - file: Unknown field. There are path, busyTimeout. Mend it in tsugite.yaml, or with tsugite metadata-store update base.",
    ]
  `);
});

function configWith(orchestrator: { flavor: string; config?: { a: number } }): ProjectConfig {
  return {
    stacks: { team: { orchestrator: "big", ...stores } },
    components: { orchestrator: { big: orchestrator } },
    flavors: [],
  };
}

async function problemsOf(call: () => Promise<unknown>): Promise<string[]> {
  try {
    await call();
  } catch (error) {
    if (!TsugiteError.is(error)) throw error;
    if (error.problems.length === 0) return [`${error.code}: ${error.message}`];
    return error.problems.map(({ code, message, fix }) => `${code}: ${message} ${fix ?? ""}`.trim());
  }
  return [];
}
