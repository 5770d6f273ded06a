import { expect, test } from "vitest";
import { makeProject, orchestratorSource } from "../project.test-helper.ts";
import { openStack } from "./open-stack.ts";

const valibot = import.meta.resolve("valibot");

test.each([
  ["has no schema for its config", "", "it has no such config."],
  [
    "drops what it does not know",
    "static configSchema = v.object({ size: v.optional(v.number()) });",
    "it has no such config.",
  ],
  [
    "refuses what it does not know",
    "static configSchema = v.strictObject({ size: v.optional(v.number()) });",
    "it has no such config.",
  ],
  [
    "takes one step at a time only",
    'static configSchema = v.object({ maxParallel: v.optional(v.pipe(v.number(), v.maxValue(1, "Expected 1."))) });',
    "Expected 1.",
  ],
])("maxParallel is refused, by name, for an orchestrator that %s", async (_, schema, reason) => {
  const root = await projectWith(schema);
  const opening = openStack(root, { maxParallel: 2 });
  await expect(opening).rejects.toMatchObject({ code: "COMPONENT_CONFIG_INVALID" });
  await expect(opening).rejects.toThrow(
    `The orchestrator ours (flavor mine) does not take \`maxParallel\` 2: ${reason}`,
  );
  await expect(opening).rejects.toThrow("Leave out `maxParallel`");
  const { stack } = await openStack(root);
  await stack.close();
});

test("maxParallel goes before the config of an orchestrator that has it, built-in or not", async () => {
  const root = await projectWith("static configSchema = v.object({ maxParallel: v.optional(v.number()) });");
  for (const name of ["default", "local"]) {
    const { stack } = await openStack(root, { stack: name, maxParallel: 3 });
    expect(stack.orchestrator.config).toEqual({ maxParallel: 3 });
    await stack.close();
  }
});

test("another mistake in the config is told as such", async () => {
  const root = await projectWith("static configSchema = v.object({ size: v.number() });");
  await expect(openStack(root, { maxParallel: 2 })).rejects.toThrow("size");
});

function projectWith(schema: string): Promise<string> {
  return makeProject({
    "package.json": { type: "module" },
    "mine.js": `import * as v from ${JSON.stringify(valibot)};\n${orchestratorSource("Mine", "mine", schema)}`,
    "tsugite.yaml": `stacks:
  default: { orchestrator: ours, artifact-store: local, metadata-store: local }
components: { orchestrator: { ours: { flavor: mine } } }
flavors: [{ type: orchestrator, name: mine, source: ./mine.js#Mine }]
`,
  });
}
