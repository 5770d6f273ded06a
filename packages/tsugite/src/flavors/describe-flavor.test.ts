import { expect, test } from "vitest";
import type { ProjectConfig } from "../config/project-config.ts";
import { flavorPackage, makeProject, orchestratorSource } from "../project.test-helper.ts";
import { describeFlavor } from "./describe-flavor.ts";
import { discoverFlavors, requireFlavor } from "./discover-flavors.ts";

const noConfig: ProjectConfig = { stacks: {}, components: {}, flavors: [] };
const zod = import.meta.resolve("zod");

test("a built-in flavor is described with its config and what it can do", async () => {
  const flavor = requireFlavor(discoverFlavors(await makeProject({}), noConfig), "orchestrator", "local");
  expect(await describeFlavor(flavor)).toMatchObject({
    name: "local",
    installed: true,
    config: { properties: { maxParallel: { type: "integer", description: expect.stringContaining("cores") } } },
    settings: null,
    supports: { intents: ["run"], steps: "local", retries: "runStep" },
    commands: [],
  });
});

test.each(["artifact-store local", "metadata-store sqlite"])(
  "each entry of the config of %s says what it means",
  async (of) => {
    const [type, name = ""] = of.split(" ") as ["artifact-store", string];
    const flavor = requireFlavor(discoverFlavors(await makeProject({}), noConfig), type, name);
    const { config } = await describeFlavor(flavor);
    const entries = Object.values(config?.properties ?? {});
    expect(entries.length).toBeGreaterThan(0);
    for (const entry of entries)
      expect(entry).toMatchObject({ default: expect.anything(), description: expect.any(String) });
  },
);

test("a flavor of a package is described by its package.json and its schemas", async () => {
  const statics = `
  static configSchema = z.strictObject({ url: z.string().describe("Where the engine is."), retries: z.int().default(3) });
  static settingsSchema = z.strictObject({ queue: z.string().optional() });`;
  const root = await makeProject({
    "package.json": { dependencies: { acme: "*" } },
    "node_modules/acme/package.json": flavorPackage(
      "acme",
      [
        {
          type: "orchestrator",
          name: "acme",
          source: "./index.js#Acme",
          commands: [{ name: "up", summary: "Start it", source: "./commands.js#up" }],
        },
      ],
      { description: "Runs steps at Acme." },
    ),
    "node_modules/acme/index.js": `import { z } from ${JSON.stringify(zod)};\n${orchestratorSource("Acme", "acme", statics)}`,
  });
  expect(await describeFlavor(requireFlavor(discoverFlavors(root, noConfig), "orchestrator", "acme"))).toMatchObject({
    integration: "acme",
    version: "1.2.3",
    summary: "Runs steps at Acme.",
    config: {
      required: ["url"],
      properties: { url: { description: "Where the engine is." }, retries: { default: 3 } },
    },
    settings: { properties: { queue: { type: "string" } } },
    supports: {},
    commands: [{ name: "up", summary: "Start it" }],
  });
});
