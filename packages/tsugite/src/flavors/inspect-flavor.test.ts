import { expect, test } from "vitest";
import { makeProject } from "../project.test-helper.ts";
import { inspectFlavor } from "./inspect-flavor.ts";

test("who registers a module that is never done is told what is waited for, and then that it was given up", async () => {
  const text = "setInterval(() => {}, 1000); await new Promise(() => {}); export class Mine {}";
  const folder = await makeProject({ "mine.js": text, "package.json": { type: "module" } });
  const flavor = {
    type: "orchestrator",
    name: "",
    source: "./mine.js#Mine",
    origin: { kind: "registered", folder },
    commands: [],
  } as const;
  const said: string[] = [];
  const inspected = inspectFlavor(flavor, { timeout: 3_000, patience: 100, say: (line) => said.push(line) });
  await expect(inspected).rejects.toMatchObject({
    code: "COMPONENT_INVALID",
    message: expect.stringContaining("it was not done after 3 seconds"),
  });
  expect(said).toEqual(["Still importing ./mine.js; given up after 3 seconds."]);
});
