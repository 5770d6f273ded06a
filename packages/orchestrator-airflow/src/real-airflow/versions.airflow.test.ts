import { randomBytes } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { attach, deploy, run } from "tsugite";
import { expect, inject, test } from "vitest";
import { airflowApi } from "./airflow-api.test-helper.ts";
import { type AirflowProject, airflowProject } from "./project.test-helper.ts";
import { realClient, signal } from "./python-dag.test-helper.ts";

const client = realClient();

/** first ▸ second; `first` waits for a file, and each says of which version of the sources it is. */
function versioned(name: string, version: string): string {
  return `
    import { existsSync } from "node:fs";
    import { setTimeout as sleep } from "node:timers/promises";
    import { pipeline, step } from "@tsugite/core";
    export const first = step({ name: "first", cache: false }, async () => {
      while (!existsSync("go-on")) await sleep(100);
      return ["${version}"];
    });
    export const second = step({ name: "second", cache: false }, ({ before }: { before: string[] }) => [...before, "${version}"]);
    export default pipeline("${name}", () => second({ before: first() }));
  `;
}

const newDag = (): string => `versions-${randomBytes(4).toString("hex")}`;

async function untilRunning({ store }: AirflowProject, runId: string): Promise<void> {
  await expect
    .poll(async () => (await store.getStep({ runId, step: "first" }))?.status, { timeout: 90_000 })
    .toBe("running");
}

test("a version that is deployed in the middle of a run does not mix into it; the next run has it", async () => {
  const name = newDag();
  const project = await airflowProject({ "pipeline.ts": versioned(name, "old") });
  const { run: begun } = await run(project.file, { wait: false });
  await untilRunning(project, begun.id);
  await writeFile(project.file, versioned(name, "new"));
  await deploy(project.file);
  await writeFile(join(project.root, "go-on"), "");
  const { run: ended, result } = await (await attach(begun.name, { directory: project.root })).wait({
    pollInterval: 1_000,
  });
  expect(ended.status).toBe("completed");
  expect(result).toEqual(["old", "old"]);
  expect((await run(project.file, { pollInterval: 1_000 })).result).toEqual(["new", "new"]);
});

test("a run whose version is not there any more ends with one message, which says what to do", async () => {
  const name = newDag();
  const project = await airflowProject({ "pipeline.ts": versioned(name, "old") });
  const { run: begun } = await run(project.file, { wait: false });
  await untilRunning(project, begun.id);
  const bundles = join(inject("airflow").dagsFolder, ".tsugite", name);
  const [old = ""] = await readdir(bundles);
  await writeFile(project.file, versioned(name, "new"));
  await deploy(project.file);
  await rm(join(bundles, old), { recursive: true });
  await writeFile(join(project.root, "go-on"), "");
  const { run: ended, steps } = await (await attach(begun.name, { directory: project.root })).wait({
    pollInterval: 1_000,
  });
  expect(ended.status).toBe("failed");
  expect(steps.map(({ step, status }) => `${step} ${status}`)).toEqual(["first completed", "second failed"]);
  let log = "";
  for await (const line of client.logs(name, begun.name, "second", 1, signal)) log += line;
  expect(log).toContain("begun with another version of the pipeline, whose bundle is not beside the DAG any more");
});

test("deploying the same again writes nothing and makes no new version of the DAG", async () => {
  const name = newDag();
  const project = await airflowProject({ "pipeline.ts": versioned(name, "old") });
  const file = join(inject("airflow").dagsFolder, `${name}.py`);
  const deployed = [];
  const texts = [];
  for (let count = 0; count < 2; count++) {
    deployed.push((await deploy(project.file)).deployment.version);
    texts.push(await readFile(file, "utf8"));
  }
  expect(deployed[1]).toBe(deployed[0]);
  expect(texts[1]).toBe(texts[0]);
  expect(await airflowApi("GET", `/dags/${name}/dagVersions`)).toMatchObject({ total_entries: 1 });
});
