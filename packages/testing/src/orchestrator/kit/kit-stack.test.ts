import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { SoundOrchestrator } from "../broken/sound-orchestrator.test-fixture.ts";
import { makeKitProject } from "./kit-project.ts";
import { openKitStack } from "./kit-stack.ts";

test("a stack that is opened leaves the project's files whole at every moment, since others build from them", async () => {
  const project = await makeKitProject({ hasEntrypoint: true, files: {}, folder: "project" });
  onTestFinished(() => project.remove());
  const module = new URL("../broken/sound-orchestrator.test-fixture.ts", import.meta.url);
  const open = async (): Promise<void> => {
    const tested = { orchestrator: { class: SoundOrchestrator, module } };
    const stack = await openKitStack(project.root, await project.stateFolder("stack"), tested);
    await stack.close();
  };
  await open();
  const read = (): string => readFileSync(join(project.root, "witness.ts"), "utf8");
  const whole = read();
  const opening = Array.from({ length: 30 }, open);
  let isOver = false;
  const all = Promise.all(opening).finally(() => {
    isOver = true;
  });
  const seen = new Set<string>();
  for (; !isOver; await setImmediate()) seen.add(read());
  await all;
  expect(seen).toEqual(new Set([whole]));
});
