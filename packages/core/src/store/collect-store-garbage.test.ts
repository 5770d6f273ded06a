import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { digestOf } from "../json/digest.ts";
import { currentOwner } from "../run/run-owner.ts";
import type { NewRun, RunRecord } from "../run/run-record.ts";
import { collectStoreGarbage, type StoreGarbageOptions, type Stores } from "./collect-store-garbage.ts";
import { exampleCompletion, exampleRun, exampleSpec } from "./fixtures/example.test-helper.ts";
import { startFixture } from "./fixtures/run-fixture.test-helper.ts";
import { temporaryFolder } from "./fixtures/temporary-folder.test-helper.ts";
import { LocalArtifactStore } from "./local-artifact-store.ts";
import { SqliteMetadataStore } from "./sqlite/sqlite-metadata-store.ts";

interface LocalStores extends Stores {
  readonly metadataStore: SqliteMetadataStore;
  readonly artifactStore: LocalArtifactStore;
}

function storesIn(root: string): LocalStores {
  const metadataStore = new SqliteMetadataStore({ name: "metadata", config: {}, root });
  onTestFinished(() => metadataStore.close());
  return { metadataStore, artifactStore: new LocalArtifactStore({ name: "artifacts", config: {}, root }) };
}

async function digestsOf({ artifactStore }: Stores): Promise<readonly string[]> {
  const digests: string[] = [];
  for await (const { digest } of artifactStore.list()) digests.push(digest);
  return digests;
}

const everything: StoreGarbageOptions = { keepRuns: 0, olderThan: 0, grace: 0 };

test("runs of many processes never miss what they recorded, while others remove all that nothing needs", {
  timeout: 120_000,
}, async () => {
  const root = temporaryFolder();
  const collectors = [startFixture("collect-garbage", [root]), startFixture("collect-garbage", [root])];
  const writers = ["a", "b", "c", "d"].map((name) => startFixture("run-steps", [root, name, "60"]));
  const ended = await Promise.all(writers.map((writer) => writer.rest()));
  for (const collector of collectors) collector.go();
  const removed = (await Promise.all(collectors.map((collector) => collector.rest()))).map(
    ([, told = "{}"]) => JSON.parse(told) as { runs: number; artifacts: number; values: number },
  );
  const lines = ended.flat().filter((line) => line !== "ready");
  expect(lines.filter((line) => line !== "completed")).toEqual([]);
  expect(lines).toHaveLength(240);

  // There was something to collide with.
  const sum = (what: "runs" | "artifacts" | "values"): number => removed.reduce((all, each) => all + each[what], 0);
  expect(sum("runs")).toBeGreaterThan(50);
  expect(sum("artifacts")).toBeGreaterThan(3);
  expect(sum("values")).toBeGreaterThan(3);

  const stores = storesIn(root);
  await collectStoreGarbage(stores, everything);
  expect(await stores.metadataStore.listRuns()).toEqual([]);
  expect(await digestsOf(stores)).toEqual([]);
  const database = new DatabaseSync(stores.metadataStore.path);
  onTestFinished(() => database.close());
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  for (const table of ["steps", "attempts", "step_outputs", "step_inputs", "contents", "specs", "pins", "condemned"]) {
    expect([table, database.prepare(`SELECT count(*) AS count FROM ${table}`).get()]).toEqual([table, { count: 0 }]);
  }
});

interface Made {
  readonly run: RunRecord;
  readonly digest: string;
}

/** A run with one step whose output is a large artifact. */
async function makeRun(stores: Stores, name: string, changes: Partial<NewRun> = {}): Promise<Made> {
  const { metadataStore, artifactStore } = stores;
  const run = await metadataStore.createRun(exampleRun({ name, ...changes }), exampleSpec);
  const key = { runId: run.id, step: "fit" };
  const attempt = await metadataStore.startAttempt(key);
  const pin = (digest: string): Promise<void> => metadataStore.pinArtifact(key, attempt, digest);
  const stored = await artifactStore.putBytes(Buffer.from(name.repeat(10_000)), { pin });
  const outputs = { output: { ...stored, codec: "text" } };
  await metadataStore.completeStep(key, attempt, exampleCompletion({ outputs, cacheKey: digestOf(name) }));
  return { run, digest: stored.digest };
}

async function makeEndedRun(stores: Stores, name: string, changes?: Partial<NewRun>): Promise<Made> {
  const made = await makeRun(stores, name, changes);
  return { ...made, run: await stores.metadataStore.finishRun(made.run.id, { status: "completed" }) };
}

const namesOf = (runs: readonly RunRecord[]): readonly string[] => runs.map(({ name }) => name);

test("the newest runs of each pipeline are kept, with their artifacts", async () => {
  const stores = storesIn(temporaryFolder());
  for (const name of ["a1", "a2", "a3"]) await makeEndedRun(stores, name, { pipeline: "a" });
  const kept = [await makeEndedRun(stores, "b1", { pipeline: "b" })];
  kept.push(await makeEndedRun(stores, "a4", { pipeline: "a" }));
  const collected = await collectStoreGarbage(stores, { ...everything, keepRuns: 1 });
  expect(namesOf(collected.runs)).toEqual(["a3", "a2", "a1"]);
  expect(collected).toMatchObject({ keptRuns: 2, artifacts: { count: 3, bytes: 60_000 } });
  expect([...(await digestsOf(stores))].sort()).toEqual(kept.map(({ digest }) => digest).sort());
});

test("a run that ended a short while ago is kept, and so is an artifact that was just written", async () => {
  const stores = storesIn(temporaryFolder());
  const { digest } = await makeEndedRun(stores, "a");
  const { digest: stray } = await stores.artifactStore.putBytes(Buffer.alloc(100_000));
  for (const options of [{ grace: 60_000 }, { olderThan: 60_000, grace: 60_000 }]) {
    const collected = await collectStoreGarbage(stores, { ...everything, ...options });
    expect(collected).toMatchObject({ runs: [], keptRuns: 1, artifacts: { count: 0 } });
  }
  expect(await collectStoreGarbage(stores, { ...everything, olderThan: 60_000 })).toMatchObject({
    runs: [],
    artifacts: { count: 1, bytes: 100_000 },
  });
  expect([await stores.artifactStore.has(digest), await stores.artifactStore.has(stray)]).toEqual([true, false]);
});

test("a run that is going on is kept, whoever carries it out; a lost one is removed when its lease is long over", async () => {
  const stores = storesIn(temporaryFolder());
  const here = { owner: currentOwner(), leaseUntil: Date.now() - 1 };
  const gone = { ...currentOwner(), processStart: "1" };
  await makeRun(stores, "of-an-engine");
  await makeRun(stores, "stopped-here", here);
  await makeRun(stores, "lost-now", { owner: gone, leaseUntil: Date.now() + 1000 });
  await makeRun(stores, "lost-long-ago", { owner: gone, leaseUntil: Date.now() - 7_200_000 });
  const collected = await collectStoreGarbage(stores, { ...everything, grace: 3_600_000 });
  expect(namesOf(collected.runs)).toEqual(["lost-long-ago"]);
  expect(namesOf(await stores.metadataStore.listRuns())).toEqual(["lost-now", "stopped-here", "of-an-engine"]);
});

test("a run whose outputs a kept run has stays, with its cache entries", async () => {
  const stores = storesIn(temporaryFolder());
  const { metadataStore } = stores;
  const origin = await makeEndedRun(stores, "origin");
  await makeEndedRun(stores, "between");
  const { id } = await metadataStore.createRun(exampleRun({ name: "answered" }), exampleSpec);
  const from = await metadataStore.findByCacheKey(digestOf("origin"));
  if (from === undefined) throw new Error("no entry");
  const cacheKey = digestOf("origin");
  await metadataStore.settleStep({ runId: id, step: "fit" }, { status: "cached", from, inputs: [], cacheKey });
  await metadataStore.finishRun(id, { status: "completed" });
  const collected = await collectStoreGarbage(stores, { ...everything, keepRuns: 1 });
  expect(namesOf(collected.runs)).toEqual(["between"]);
  expect(collected).toMatchObject({ keptRuns: 2, neededRuns: 1 });
  expect(await metadataStore.findByCacheKey(cacheKey)).toMatchObject({ runId: origin.run.id });
  expect(await stores.artifactStore.has(origin.digest)).toBe(true);
  expect(namesOf((await collectStoreGarbage(stores, everything)).runs)).toEqual(["answered", "origin"]);
});

test("a dry run says what would be removed, and removes nothing", async () => {
  const stores = storesIn(temporaryFolder());
  for (const name of ["a", "b", "c"]) await makeEndedRun(stores, name);
  await makeRun(stores, "d");
  const before = await digestsOf(stores);
  const seen: string[][] = [];
  const options = {
    ...everything,
    beforeRunsGo: async (runs: readonly RunRecord[]) => void seen.push([...namesOf(runs)]),
  };
  const said = await collectStoreGarbage(stores, { ...options, dryRun: true });
  expect(await digestsOf(stores)).toEqual(before);
  expect(await stores.metadataStore.listRuns()).toHaveLength(4);
  expect(seen).toEqual([]);
  expect(await collectStoreGarbage(stores, options)).toEqual(said);
  expect(said).toMatchObject({ keptRuns: 1, artifacts: { count: 3, bytes: 30_000 } });
  expect(seen).toEqual([["c", "b", "a"]]);
});
