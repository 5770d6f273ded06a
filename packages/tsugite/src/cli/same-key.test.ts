import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { pipelineProject } from "../client/pipeline-project.test-helper.ts";
import { runCli } from "./cli.test-helper.ts";

// A call goes on when another process has begun the same one, so that none is answered by what the first one made.
const PIPELINE = `import { readdirSync, writeFileSync } from "node:fs";
import { pipeline, step } from "@tsugite/core";
const meet = async (name) => {
  writeFileSync(name + "." + process.pid + ".met", "");
  const isAlone = () => readdirSync(".").filter((file) => file.startsWith(name) && file.endsWith(".met")).length < 2;
  while (isAlone()) await new Promise((resolve) => setTimeout(resolve, 20));
};
export const small = step("small", async () => { await meet("small"); return { penguins: 344 }; });
export const large = step("large", async ({ n }: { n: { penguins: number } }) => {
  await meet("large");
  return "penguin ".repeat(n.penguins * 100);
});
export default pipeline("same", () => ({ text: large({ n: small() }) }));
`;

interface Told {
  readonly run: { readonly status: string };
  readonly steps: readonly { readonly step: string; readonly status: string; readonly outputs: object }[];
}

test("ten processes that make the same at the same moment all complete, with the same outputs", {
  timeout: 180_000,
}, async () => {
  const root = await pipelineProject({ "pipeline.ts": PIPELINE });
  const names = Array.from({ length: 10 }, (_, index) => `run-${index}`);
  const ended = await Promise.all(names.map((name) => runCli(["run", "pipeline.ts", "--name", name, "--json"], root)));
  expect(ended.map(({ code, stderr }) => [code, stderr.includes("✗")])).toEqual(names.map(() => [0, false]));
  const told = ended.map(({ stdout }) => JSON.parse(stdout) as Told);
  expect(new Set(told.map(({ run }) => run.status))).toEqual(new Set(["completed"]));
  const outputs = told.map(({ steps }) => JSON.stringify(steps.map((one) => [one.step, one.outputs])));
  expect(new Set(outputs).size).toBe(1);
  // They did make it at the same moment.
  const called = told.filter(({ steps }) => steps.every(({ status }) => status === "completed"));
  expect(called.length).toBeGreaterThan(1);

  const database = new DatabaseSync(join(root, ".tsugite/metadata.db"));
  onTestFinished(() => database.close());
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  expect(database.prepare("SELECT count(*) AS count FROM runs WHERE status = 'completed'").get()).toEqual({
    count: 10,
  });
  expect(database.prepare("SELECT count(*) AS count FROM contents").get()).toEqual({ count: 1 });
  const after = JSON.parse((await runCli(["run", "pipeline.ts", "--json"], root)).stdout) as Told;
  expect(after.steps.map(({ status }) => status)).toEqual(["cached", "cached"]);
});
