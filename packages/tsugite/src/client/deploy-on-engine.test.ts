import { existsSync, readdirSync, utimesSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { collectGarbage } from "./collect-garbage.ts";
import { compile } from "./compile.ts";
import { deploy } from "./deploy.ts";
import { pipelineProject } from "./pipeline-project.test-helper.ts";
import { run } from "./run.ts";
import { schedules } from "./schedules.ts";
import { enginePipeline, engineProject } from "./test-engine/engine-project.test-helper.ts";
import { undeploy } from "./undeploy.ts";

const DAILY = `
  import { pipeline, step } from "@tsugite/core";
  import { z } from "zod";
  export const report = step("report", ({ day, title }: { day: Date; title: string }) => title + " " + day.toISOString());
  const params = z.object({ title: z.string(), copies: z.number().default(1) });
  export default pipeline({ name: "daily", params }, ({ params, scheduledAt }) =>
    report({ day: scheduledAt, title: params.title }));
`;
const schedule = { cron: "0 3 * * *", timeZone: "Europe/Berlin" } as const;

test("a run that a schedule started is recorded with its planned time, and its steps are given that and the parameters", async () => {
  const { file, fire, store, url } = await engineProject({ "pipeline.ts": DAILY });
  const lines: string[] = [];
  const { deployment } = await deploy(file, {
    schedule,
    parameters: { title: "Penguins on" },
    onLog: (line) => lines.push(line),
  });
  expect(deployment).toMatchObject({
    engine: url,
    pipeline: "daily",
    id: "daily@engine",
    url: `${url}/pipelines/daily`,
    schedule: { ...schedule, catchUp: false },
    parameters: { title: "Penguins on" },
  });
  expect(lines).toEqual([`Handing daily over to ${url}`]);
  expect(await store.listRuns()).toEqual([]);
  const planned = Date.parse("2026-11-24T02:00:00Z");
  const name = (await fire("daily", planned)) ?? "none";
  await expect.poll(() => store.listRuns({ name })).toMatchObject([{ status: "completed", scheduledAt: planned }]);
  const [{ id = "" } = {}] = await store.listRuns({ name });
  const [{ outputs = {} } = {}] = await store.listSteps(id);
  const content = await store.getContent(outputs.output?.digest ?? "");
  expect(Buffer.from(content ?? "").toString()).toContain("Penguins on 2026-11-24T02:00:00.000Z");
});

test("schedules are listed, paused, resumed and deleted, by programs as by the engine's own people", async () => {
  const { root, file, fire, store, url } = await engineProject({ "pipeline.ts": enginePipeline() });
  const ours = schedules({ directory: root });
  expect(await ours.list()).toEqual([]);
  await deploy(file, { schedule: { interval: "15m" } });
  const listed = {
    pipeline: "shop",
    id: "shop@engine",
    description: "every 15m",
    schedule: { interval: 900_000, catchUp: false },
    paused: false,
    nextRunAt: Date.parse("2099-12-31T20:00:00Z"),
    url: `${url}/pipelines/shop`,
  };
  expect(await ours.list()).toEqual([listed]);
  expect(await ours.pause("shop")).toEqual(listed);
  expect(await ours.list()).toMatchObject([{ paused: true }]);
  expect(await fire("shop", Date.now())).toBeUndefined();
  await ours.resume("shop");
  const name = await fire("shop", Date.now());
  await expect.poll(() => store.listRuns({ name: name ?? "none" })).toMatchObject([{ status: "completed" }]);
  await ours.delete("shop");
  expect([await ours.list(), await fire("shop", Date.now())]).toEqual([[], undefined]);
  await expect(ours.resume("shop")).rejects.toMatchObject({ code: "SCHEDULE_NOT_FOUND" });
});

test("a run in between leaves the schedule as it is, and deploying anew takes its place", async () => {
  const { root, file, store } = await engineProject({ "pipeline.ts": enginePipeline() });
  const ours = schedules({ directory: root });
  const { deployment: first } = await deploy(file, { schedule: { preset: "@daily" } });
  await run(file, { wait: false });
  expect(await ours.list()).toMatchObject([{ description: "0 0 * * * in UTC" }]);
  await writeFile(file, enginePipeline("console.log('new');"));
  const { deployment: second } = await deploy(file);
  expect(await ours.list()).toEqual([]);
  expect(second.version).not.toBe(first.version);
  expect(await store.listDeployments()).toEqual([second]);
});

test("a pipeline that is undeployed is gone from the engine and from the records of what stands", async () => {
  const { root, file, store, call, kill } = await engineProject({ "pipeline.ts": enginePipeline() });
  await deploy(file);
  expect(await undeploy("shop", { directory: root })).toMatchObject({ pipeline: "shop", endedAt: expect.any(Number) });
  expect(await call("pipelines/shop/runs", {})).toEqual({});
  expect(await store.listDeployments()).toEqual([]);
  await expect(undeploy("shop", { directory: root })).rejects.toMatchObject({ code: "DEPLOYMENT_NOT_FOUND" });
  await deploy(file);
  await kill();
  await expect(undeploy("shop", { directory: root })).rejects.toMatchObject({ code: "ENGINE_NOT_REACHED" });
  await expect(schedules({ directory: root }).list()).rejects.toMatchObject({ code: "ENGINE_NOT_REACHED" });
});

test("files are written for people who bring them to the engine themselves, and nothing is recorded or asked", async () => {
  const { root, file, store, kill } = await engineProject({ "pipeline.ts": DAILY });
  await kill();
  const outDir = join(root, "new", "out");
  const { files, spec } = await compile(file, { outDir, schedule, parameters: { title: "x" } });
  expect([spec.name, files]).toEqual([
    "daily",
    [
      { path: join(outDir, "daily.json"), purpose: "the pipeline, as the engine reads it" },
      { path: join(outDir, "bundle", "entrypoint.mjs"), purpose: "what its tasks start" },
    ],
  ]);
  expect(JSON.parse(await readFile(join(outDir, "daily.json"), "utf8"))).toMatchObject({ schedule });
  expect([await store.listRuns(), await store.listDeployments({ ended: true })]).toEqual([[], []]);
  expect(await compile(file)).toEqual(spec);
});

test("everything that is wrong is told before the engine is asked", async () => {
  const { file, kill } = await engineProject({ "pipeline.ts": DAILY });
  await kill();
  await expect(deploy(file, { schedule: { cron: "99 3 * *", timeZone: "Mars" } })).rejects.toMatchObject({
    code: "SCHEDULE_INVALID",
    problems: [
      { message: expect.stringContaining("it has 4 fields") },
      { message: expect.stringContaining('"Mars"') },
      { message: expect.stringContaining('its parameter "title" has no default') },
    ],
  });
  await expect(deploy(file, { parameters: { copies: "many", titel: "x" } })).rejects.toMatchObject({
    code: "PARAMETER_INVALID",
    problems: [
      { message: 'There is no parameter "titel".' },
      { message: expect.stringContaining('Parameter "copies" cannot be the text "many"') },
    ],
  });
  await expect(deploy(file)).rejects.toMatchObject({ code: "ORCHESTRATOR_FAILED" });
});

test("the local orchestrator says what it cannot do, and what to do instead", async () => {
  const root = await pipelineProject({ "pipeline.ts": enginePipeline() });
  const file = join(root, "pipeline.ts");
  const refused = { code: "NOT_SUPPORTED", message: expect.stringContaining("The local orchestrator") };
  await expect(deploy(file)).rejects.toMatchObject(refused);
  await expect(compile(file, { outDir: join(root, "out") })).rejects.toMatchObject(refused);
  await expect(undeploy("shop", { directory: root })).rejects.toMatchObject(refused);
  await expect(schedules({ directory: root }).list()).rejects.toMatchObject(refused);
  expect(existsSync(join(root, "out"))).toBe(false);
});

test("what a deployed pipeline needs is not garbage, whichever stack has it, until some time after it was taken back", async () => {
  const { root, file } = await engineProject({ "pipeline.ts": enginePipeline() });
  const bundles = join(root, ".tsugite/bundles");
  const longAgo = Date.now() - 30 * 86_400_000;
  const collect = (stack = "default") => collectGarbage({ directory: root, stack, keepRuns: 0, grace: 0 });
  const { deployment } = await deploy(file);
  expect(readdirSync(bundles)).toEqual([deployment.bundle]);
  utimesSync(join(bundles, deployment.bundle ?? ""), new Date(longAgo), new Date(longAgo));
  const kept = { bundles: { count: 0 }, unknownStacks: [] };
  for (const stack of ["default", "local"]) expect(await collect(stack)).toMatchObject(kept);
  await undeploy("shop", { directory: root });
  // Runs that the engine began a moment ago may still need it.
  expect(await collect()).toMatchObject(kept);
  const database = new DatabaseSync(join(root, ".tsugite/metadata.db"));
  database.prepare("UPDATE deployments SET ended_at = ?").run(longAgo);
  database.close();
  const config = await readFile(join(root, "tsugite.yaml"), "utf8");
  const other = config
    .replace(
      "\ncomponents:",
      "\n  other: { orchestrator: absent, artifact-store: local, metadata-store: local }\ncomponents:",
    )
    .replace("  orchestrator:\n", "  orchestrator:\n    absent: { flavor: not-installed }\n");
  await writeFile(join(root, "tsugite.yaml"), other);
  expect(await collect()).toMatchObject({ bundles: { count: 0 }, unknownStacks: ["other"] });
  await writeFile(join(root, "tsugite.yaml"), config);
  expect(await collect()).toMatchObject({ bundles: { count: 1 }, unknownStacks: [] });
  expect(readdirSync(bundles)).toEqual([]);
});
