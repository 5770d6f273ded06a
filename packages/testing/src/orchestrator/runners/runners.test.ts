import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { TestFunction } from "../../test-function.ts";
import { SoundOrchestrator } from "../broken/sound-orchestrator.test-fixture.ts";
import { testOrchestrator } from "../test-orchestrator.ts";

test("node:test runs the kit, and shows what is left out with the reason", async () => {
  const file = fileURLToPath(new URL("./node-runner.test-fixture.ts", import.meta.url));
  const args = ["--conditions=@tsugite/source", "--test", "--test-reporter=tap", file];
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  const report = await text(child.stdout);
  expect(report).toMatch(/^# pass 3$/m);
  expect(report).toMatch(/^# fail 0$/m);
  expect(report).toContain("- linear graph: a step returns a value");
  expect(report).toMatch(/compiling writes files .*left out: supports.intents does not name compile.* # SKIP/);
});

test("with a createStack that returns no promise, all tests are registered at once, as jest asks for", () => {
  const names: string[] = [];
  const jestTest: TestFunction = Object.assign((name: string, _body: () => Promise<void>) => void names.push(name), {
    skip: (name: string, _body: () => Promise<void>) => void names.push(name),
  });
  const module = new URL("../broken/sound-orchestrator.test-fixture.ts", import.meta.url);
  void testOrchestrator({
    test: jestTest,
    createStack: () => ({ orchestrator: { class: SoundOrchestrator, module } }),
  });
  expect(names.length).toBeGreaterThan(70);
  expect(new Set(names).size).toBe(names.length);
});

test("with one that returns a promise, they are registered once the returned promise is kept", async () => {
  const names: string[] = [];
  const test: TestFunction = Object.assign((name: string) => names.push(name), {
    skip: (name: string) => names.push(name),
  });
  const module = new URL("../broken/sound-orchestrator.test-fixture.ts", import.meta.url);
  await testOrchestrator({ test, createStack: async () => ({ orchestrator: { class: SoundOrchestrator, module } }) });
  expect(names.length).toBeGreaterThan(70);
});

test("a class that is no orchestrator is told at once", async () => {
  const test: TestFunction = Object.assign(() => {}, { skip: () => {} });
  class Other {}
  const orchestrator = { class: Other as never, module: new URL(import.meta.url) };
  await expect(testOrchestrator({ test, createStack: () => ({ orchestrator }) })).rejects.toThrow(
    "createStack() gave Other as orchestrator, which extends no BaseOrchestrator of @tsugite/core.",
  );
});
