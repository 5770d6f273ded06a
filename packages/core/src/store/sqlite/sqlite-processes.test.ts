import { chmodSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { exampleRun, exampleSpec } from "../fixtures/example.test-helper.ts";
import { raceFixtures, startFixture } from "../fixtures/run-fixture.test-helper.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.test-helper.ts";
import { migrations } from "../sql/migrations/migrations.ts";
import { SqliteMetadataStore } from "./sqlite-metadata-store.ts";

function createStore(root: string): SqliteMetadataStore {
  const store = new SqliteMetadataStore({ name: "metadata", config: {}, root });
  onTestFinished(() => store.close());
  return store;
}

async function createRun(store: SqliteMetadataStore): Promise<string> {
  return (await store.createRun(exampleRun(), exampleSpec)).id;
}

/** Everything that has ended has all of its parts, and nothing else has any. */
async function expectWhole(store: SqliteMetadataStore, runId: string, acknowledged: readonly string[]): Promise<void> {
  const steps = await store.listSteps(runId);
  const completed = new Set(steps.filter(({ status }) => status === "completed").map(({ step }) => step));
  expect(acknowledged.filter((step) => !completed.has(step))).toEqual([]);
  for (const { status, outputs, inputs } of steps) {
    const [output] = Object.values(outputs);
    expect([output === undefined, inputs.length]).toEqual(status === "completed" ? [false, 1] : [true, 0]);
    if (output !== undefined) expect((await store.getContent(output.digest))?.byteLength).toBe(output.size);
  }
  const events = await store.readEvents({ runId, limit: 1e6 });
  expect(events.filter(({ kind }) => kind === "step.completed").map(({ step }) => step)).toEqual([...completed]);
}

test("processes that open one execution in a new database at the same moment find one run, and number their attempts", async () => {
  const root = temporaryFolder();
  const printed = await raceFixtures(
    "race",
    Array.from({ length: 4 }, () => [root, "25"]),
  );
  expect(new Set(printed.map(([id]) => id)).size).toBe(1);
  const attempts = printed.flatMap(([, ...numbers]) => numbers.map(Number)).toSorted((a, b) => a - b);
  expect(attempts).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));

  const store = createStore(root);
  expect(await store.listRuns()).toHaveLength(1);
  const recorded = await store.listAttempts({ runId: printed[0]?.[0] ?? "", step: "fit" });
  expect(recorded.filter(({ status }) => status === "running")).toMatchObject([{ attempt: 100 }]);
  const database = new DatabaseSync(store.path, { readOnly: true });
  expect(database.prepare("SELECT version FROM migrations").all()).toHaveLength(migrations.length);
  database.close();
});

test("opening a new database waits for a process that is reading it", async () => {
  const root = temporaryFolder();
  const store = createStore(root);
  mkdirSync(dirname(store.path));
  const fixture = startFixture("hold-database", [store.path, "400"]);
  await fixture.nextLine();
  expect(await store.listRuns()).toEqual([]);
  await fixture.rest();
});

test("a process that is killed in the middle of an outcome leaves none of it", async () => {
  const root = temporaryFolder();
  const store = createStore(root);
  const runId = await createRun(store);
  const fixture = startFixture("die-in-transaction", [root, runId]);
  await fixture.rest();
  expect(fixture.child.signalCode).toBe("SIGKILL");
  expect(await store.getStep({ runId, step: "fit" })).toMatchObject({
    status: "running",
    attempt: 1,
    outputs: {},
    inputs: [],
  });
  await expectWhole(store, runId, []);
  expect(await store.startAttempt({ runId, step: "fit" })).toBe(2);
});

test("a process that is killed at any moment loses nothing that it was told is recorded", async () => {
  for (const count of [1, 30, 100]) {
    const root = temporaryFolder();
    const runId = await createRun(createStore(root));
    const fixture = startFixture("complete-steps", [root, runId]);
    const acknowledged: string[] = [];
    while (acknowledged.length < count) acknowledged.push(await fixture.nextLine());
    fixture.child.kill("SIGKILL");
    acknowledged.push(...(await fixture.rest()));
    await expectWhole(createStore(root), runId, acknowledged);
    const database = new DatabaseSync(join(root, ".tsugite/metadata.db"));
    expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    database.close();
  }
});

test.skipIf(process.platform === "win32")(
  "a disk that takes no more is named, and what was recorded stays",
  async () => {
    const root = temporaryFolder();
    const runId = await createRun(createStore(root));
    const fixture = startFixture("complete-steps", [root, runId], { maxFileSize: 600 });
    const printed = await fixture.rest();
    const acknowledged = printed.slice(0, -1);
    expect(acknowledged.length).toBeGreaterThan(2);
    expect(JSON.parse(printed.at(-1) ?? "{}")).toEqual({
      code: "METADATA_STORE_FAILED",
      message: expect.stringContaining(join(root, ".tsugite/metadata.db")),
    });
    await expectWhole(createStore(root), runId, acknowledged);
  },
);

test.skipIf(process.getuid?.() !== 0)(
  "runs in a folder that this user may not write to can be read, with and without a log that somebody has open",
  async () => {
    const root = temporaryFolder();
    chmodSync(root, 0o755);
    const store = createStore(root);
    const runId = await createRun(store);
    const read = (): Promise<readonly string[]> => startFixture("read-runs", [root], { uid: 65_534 }).rest();
    expect(await read()).toEqual([`["${runId}"]`]);
    await store.close();
    expect(await read()).toEqual([`["${runId}"]`]);
  },
);

test.skipIf(process.getuid?.() !== 0)(
  "a folder that this user may not write to is named, with what to do",
  async () => {
    const fixture = startFixture("complete-steps", [temporaryFolder(), "run"], { uid: 65_534 });
    expect(JSON.parse(await fixture.nextLine())).toMatchObject({
      code: "METADATA_STORE_FAILED",
      message: expect.stringMatching(/EACCES.*writable for this user/),
    });
  },
);
