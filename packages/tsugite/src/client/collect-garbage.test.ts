import { existsSync, readdirSync, utimesSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SqliteMetadataStore } from "@tsugite/core";
import { expect, test } from "vitest";
import { collectGarbage } from "./collect-garbage.ts";
import { pipelineProject } from "./pipeline-project.test-helper.ts";
import { type RunResult, run } from "./run.ts";

const PIPELINE = `import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { file, pipeline, step } from "@tsugite/core";
import { z } from "zod";
export const text = step("text", ({ seed }: { seed: number }) => String(seed).repeat(50_000));
export const report = step("report", async ({ text }: { text: string }) => {
  const path = join(await mkdtemp(join(tmpdir(), "report-")), "report.txt");
  await writeFile(path, text.slice(0, 20_000));
  return file(path);
});
export const wait = step({ name: "wait", cache: false }, async ({ ms }: { ms: number }) => {
  await new Promise((resolve) => setTimeout(resolve, ms));
});
const params = z.object({ seed: z.number().default(1), ms: z.number().default(0) });
export default pipeline({ name: "reports", params }, ({ params }) => {
  const made = text({ seed: params.seed });
  wait({ ms: params.ms }, { after: [made] });
  return report({ text: made }, { after: [made] });
});
`;

const everything = { keepRuns: 0, grace: 0 } as const;

async function project(): Promise<{
  root: string;
  start(name: string, parameters?: { seed?: number; ms?: number }): Promise<RunResult>;
}> {
  const root = await pipelineProject({ "pipeline.ts": PIPELINE });
  return { root, start: (name, parameters = {}) => run(join(root, "pipeline.ts"), { name, parameters }) };
}

function age(path: string, days: number): void {
  const then = new Date(Date.now() - days * 86_400_000);
  utimesSync(path, then, then);
}

test("removes runs with their artifacts and result files, and what is kept can be read", async () => {
  const { root, start } = await project();
  const first = await start("first", { seed: 1 });
  const second = await start("second", { seed: 2 });
  const pathOf = ({ result }: RunResult): string => (result as { path: string }).path;
  expect(existsSync(pathOf(first))).toBe(true);
  expect(await collectGarbage({ directory: root })).toMatchObject({ runs: [], keptRuns: 2 });
  expect(await collectGarbage({ directory: root, keepRuns: 1 })).toMatchObject({ runs: [], keptRuns: 2 });
  const options = { directory: root, keepRuns: 1, grace: 0 };
  const said = await collectGarbage({ ...options, dryRun: true });
  expect(existsSync(pathOf(first))).toBe(true);
  expect(await collectGarbage(options)).toEqual({ ...said, dryRun: false });
  expect(said).toMatchObject({
    dryRun: true,
    runs: [{ name: "first" }],
    keptRuns: 1,
    neededRuns: 0,
    artifacts: { count: 2, bytes: 70_000 },
    results: { count: 1 },
  });
  expect(existsSync(pathOf(first))).toBe(false);
  expect(await readFile(pathOf(second), "utf8")).toBe("2".repeat(20_000));
  const again = await start("again", { seed: 2 });
  expect(again.steps.map(({ step, status }) => [step, status])).toContainEqual(["text", "cached"]);
  const anew = await start("anew", { seed: 1 });
  expect(anew.steps.map(({ step, status }) => [step, status])).toContainEqual(["text", "completed"]);
});

test("of what is removed, that is told by which people know it", async () => {
  const { root, start } = await project();
  const { run: ended } = await start("first");
  const { runs, lostRuns } = await collectGarbage({ directory: root, ...everything });
  const { id, name, pipeline, status, createdAt, endedAt } = ended;
  expect(runs).toEqual([{ id, name, pipeline, status, createdAt, endedAt }]);
  expect(lostRuns).toEqual([]);
});

test("a run that is lost is kept and named, until it is given up", async () => {
  const { root, start } = await project();
  const { run: ended, spec } = await start("first");
  const store = new SqliteMetadataStore({ name: "local", config: {}, root });
  const { id: _, error: __, ...like } = ended;
  const owner = { host: "here", boot: "1", pid: 1, processStart: "1" };
  const execution = { engine: "local", pipeline: "reports", runName: "lost" };
  await store.createRun({ ...like, id: "lost", name: "lost", execution, owner, leaseUntil: Date.now() - 1 }, spec);
  const limits = { directory: root, keepRuns: 0, grace: 60_000 } as const;
  expect((await collectGarbage(limits)).lostRuns).toMatchObject([{ id: "lost", status: "running" }]);
  await store.finishRun("lost", { status: "cancelled" });
  await store.close();
  expect((await collectGarbage(limits)).lostRuns).toEqual([]);
});

test("a run that is going on ends well, whatever is removed beside it", async () => {
  const { root, start } = await project();
  await start("before", { seed: 7 });
  let isOver = false;
  const going = start("going", { seed: 8, ms: 1500 }).finally(() => (isOver = true));
  let removals = 0;
  while (!isOver) {
    removals += (await collectGarbage({ directory: root, ...everything })).runs.filter(
      ({ name }) => name === "before",
    ).length;
    await sleep(5);
  }
  const ended = await going;
  expect(ended.run.status).toBe("completed");
  expect(removals).toBe(1);
});

test("builds and bundles that nobody has used for a week are removed, unless a run began before that", async () => {
  const { root, start } = await project();
  await start("first");
  const builds = join(root, ".tsugite/build");
  const bundle = join(root, ".tsugite/bundles", "a".repeat(64));
  await mkdir(bundle, { recursive: true });
  await writeFile(join(bundle, "entrypoint.mjs"), "x");
  expect(await collectGarbage({ directory: root })).toMatchObject({ builds: { count: 0 }, bundles: { count: 0 } });
  for (const name of readdirSync(builds)) age(join(builds, name), 8);
  age(bundle, 8);
  const collected = await collectGarbage({ directory: root });
  expect(collected).toMatchObject({ builds: { count: 3 }, bundles: { count: 1, bytes: 1 } });
  expect(existsSync(bundle)).toBe(false);
  expect(readdirSync(builds).filter((name) => name.endsWith(".mjs"))).toEqual([]);
  expect((await start("second")).run.status).toBe("completed");
});

test("what makes no sense is refused, and an empty project has nothing to remove", async () => {
  const root = await pipelineProject({});
  await expect(collectGarbage({ directory: root, keepRuns: -1 })).rejects.toMatchObject({ code: "USAGE" });
  await expect(collectGarbage({ directory: root, olderThan: "soon" as "1d" })).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringContaining('`olderThan` cannot be "soon"'),
  });
  expect(await collectGarbage({ directory: root })).toMatchObject({ runs: [], keptRuns: 0, artifacts: { count: 0 } });
});

test("artifacts that runs of another stack may need are left alone, and the stack is named", async () => {
  const { root, start } = await project();
  await start("first");
  await writeFile(
    join(root, "tsugite.yaml"),
    `stacks:
  default: { orchestrator: local, artifact-store: local, metadata-store: other }
  same: { orchestrator: local, artifact-store: local, metadata-store: other }
components:
  metadata-store:
    other: { flavor: sqlite, config: { path: .tsugite/other.db } }
`,
  );
  await start("second", { seed: 2 });
  const collected = await collectGarbage({ directory: root, ...everything });
  expect(collected).toMatchObject({ runs: [{ name: "second" }], sharedWith: ["local"], artifacts: { count: 0 } });
  const again = await run(join(root, "pipeline.ts"), { name: "again", stack: "local" });
  expect(again.steps.map(({ step, status }) => [step, status])).toContainEqual(["report", "cached"]);
  const { runs, sharedWith } = await collectGarbage({ directory: root, ...everything, stack: "local" });
  expect([runs.length, sharedWith]).toEqual([2, []]);
});
