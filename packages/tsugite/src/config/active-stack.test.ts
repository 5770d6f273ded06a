import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { type ActiveStackOptions, chooseStack, findActiveStack } from "./active-stack.ts";
import { initProject } from "./init-project.ts";
import type { ProjectConfig } from "./project-config.ts";

const local = { orchestrator: "local", "artifact-store": "local", "metadata-store": "local" };
const config: ProjectConfig = { stacks: { default: local, team: local, other: local }, components: {}, flavors: [] };
let projectRoot = "";

beforeEach(async () => {
  projectRoot = await mkdtemp(join(tmpdir(), "tsugite-active-"));
});

test("without any file, the built-in stack is used", async () => {
  const active = await find({ config: { stacks: {}, components: {}, flavors: [] } });
  expect(active).toEqual({ name: "local", chosenBy: "built-in" });
});

test("what is asked for goes before the environment, that before one's own choice, that before `default`", async () => {
  expect(await find({})).toEqual({ name: "default", chosenBy: "tsugite.yaml" });
  await chooseStack(projectRoot, config, "team");
  expect(await find({})).toEqual({ name: "team", chosenBy: ".tsugite/active-stack" });
  expect(await find({ env: { TSUGITE_STACK: "other" } })).toEqual({ name: "other", chosenBy: "TSUGITE_STACK" });
  expect(await find({ env: { TSUGITE_STACK: "other" }, stack: "local" })).toMatchObject({ name: "local" });
});

test("a stack that is not there is refused, with what names it and which was meant", async () => {
  await expect(find({ env: { TSUGITE_STACK: "taem" } })).rejects.toThrow(
    "There is no stack `taem` (named by TSUGITE_STACK). Did you mean `team`?",
  );
  await expect(chooseStack(projectRoot, config, "prod")).rejects.toMatchObject({ code: "STACK_NOT_FOUND" });
});

test("init writes tsugite.yaml, has git ignore .tsugite, and never overwrites", async () => {
  await writeFile(join(projectRoot, ".gitignore"), "node_modules");
  await writeFile(join(projectRoot, "pipeline.ts"), "// mine");
  expect(await initProject(projectRoot)).toMatchObject({ gitignoreChanged: true, exampleFile: null });
  expect(await readFile(join(projectRoot, "pipeline.ts"), "utf8")).toBe("// mine");
  expect(await readFile(join(projectRoot, ".gitignore"), "utf8")).toBe("node_modules\n.tsugite/\n");
  await expect(initProject(projectRoot)).rejects.toMatchObject({ code: "USAGE" });
});

function find(options: Partial<ActiveStackOptions>): ReturnType<typeof findActiveStack> {
  return findActiveStack({ projectRoot, config, env: {}, ...options });
}
