import { setTimeout as sleep } from "node:timers/promises";
import { isLost, type RunEvent } from "@tsugite/core";
import { expect, onTestFinished, test } from "vitest";
import type { PostgresMetadataStore } from "./metadata-store.ts";
import { createSchema, dropSchema, openStore, withClient } from "./real-postgres/create-store.test-helper.ts";
import { completion, newRun, spec } from "./real-postgres/example-records.test-helper.ts";

/** Several stores on one schema, as several machines have them. */
async function openStores(count: number): Promise<readonly PostgresMetadataStore[]> {
  const schema = await createSchema();
  const stores = Array.from({ length: count }, () => openStore({ schema }));
  onTestFinished(async () => {
    for (const store of stores) await store.close();
    await dropSchema(schema);
  });
  return stores;
}

test("ten writers of one step number their attempts without gaps, and one of them ends it", async () => {
  const stores = await openStores(10);
  const [first] = stores;
  if (first === undefined) return;
  const { id: runId } = await first.createRun(newRun(), spec);
  const key = { runId, step: "fit" };
  const attempts = await Promise.all(
    stores.flatMap((store) => Array.from({ length: 10 }, () => store.startAttempt(key))),
  );
  expect(attempts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  const ends = await Promise.allSettled(
    stores.flatMap((store) => attempts.map((attempt) => store.completeStep(key, attempt, completion()))),
  );
  expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const reasons = ends.flatMap((end) => (end.status === "rejected" ? [end.reason.code] : []));
  expect(new Set(reasons)).toEqual(new Set(["ATTEMPT_FENCED"]));
  const kinds = (await first.readEvents({ runId })).map(({ kind }) => kind);
  expect(kinds).toEqual(["run.created", ...Array(100).fill("step.started"), "step.completed"]);
});

test("of many that open one execution, register one name or resume one run at the same moment, one does", async () => {
  const stores = await openStores(10);
  const [first] = stores;
  if (first === undefined) return;
  const execution = { engine: "e", pipeline: "p", runName: "scheduled" };
  const opened = await Promise.all(stores.map((store) => store.openRun(newRun({ execution }), spec)));
  expect(new Set(opened.map(({ id }) => id)).size).toBe(1);

  const created = await Promise.allSettled(stores.map((store) => store.createRun(newRun({ name: "nightly" }), spec)));
  expect(created.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const one of created)
    if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "RUN_NAME_TAKEN" });

  const { id } = await first.createRun(newRun(), spec);
  const resumed = await Promise.allSettled(
    stores.map((store, index) =>
      store.resumeRun(id, { generation: 1, execution: { engine: "e", pipeline: "p", runName: `r${index}` } }),
    ),
  );
  expect(resumed.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await first.getRun(id)).toMatchObject({ generation: 2 });
});

test("engines that name one registered run at the same moment get it once, and the other a run of its own", async () => {
  const stores = await openStores(8);
  const [first] = stores;
  if (first === undefined) return;
  const execution = { engine: "airflow", pipeline: "p", runName: "registered" };
  const { id } = await first.createRun(newRun({ execution }), spec);
  const opened = await Promise.all(
    stores.map((store, index) =>
      store.openRun(newRun({ execution: { ...execution, runName: `chosen-${index}` } }), spec, id),
    ),
  );
  expect(opened.filter((run) => run.id === id)).toHaveLength(1);
});

test("a follower misses no event and no line, of one run or of all, however many write", async () => {
  const stores = await openStores(6);
  const [follower, ...writers] = stores;
  if (follower === undefined) return;
  const runs = await Promise.all([1, 2].map(() => follower.createRun(newRun(), spec)));
  const [one] = runs;
  if (one === undefined) return;
  let isOver = false;
  const follow = async (read: (after: number) => Promise<readonly number[]>): Promise<readonly number[]> => {
    const seen: number[] = [];
    for (let last = false; ; last = isOver) {
      seen.push(...(await read(seen.at(-1) ?? 0)));
      if (last) return seen;
      await sleep(1);
    }
  };
  const idsOf = (events: readonly RunEvent[]): readonly number[] => events.map(({ id }) => id);
  const following = Promise.all([
    follow(async (after) => idsOf(await follower.readEvents({ runId: one.id, after }))),
    follow(async (after) => idsOf(await follower.readEvents({ after }))),
    follow(async (after) => (await follower.readLogs({ runId: one.id, after })).map(({ position }) => position)),
  ]);
  await Promise.all(
    writers.map(async (store, writer) => {
      for (let index = 0; index < 40; index++) {
        const key = { runId: runs[index % 2]?.id ?? "", step: `step-${writer}-${index}` };
        await Promise.all([
          store.startAttempt(key).then((attempt) => store.completeStep(key, attempt, completion())),
          store.appendLogs([{ ...key, attempt: 1, at: 1, level: "info", text: "line" }]),
        ]);
      }
    }),
  );
  isOver = true;
  const [ofOne, ofAll, lines] = await following;
  expect(ofOne).toEqual(idsOf(await follower.readEvents({ runId: one.id })));
  expect(ofAll).toEqual(idsOf(await follower.readEvents({})));
  expect(ofAll).toHaveLength(2 + 5 * 40 * 2);
  expect(lines).toEqual((await follower.readLogs({ runId: one.id })).map(({ position }) => position));
});

test("no connection stays open while the user's code runs", async () => {
  const [store] = await openStores(1);
  if (store === undefined) return;
  const { id: runId } = await store.createRun(newRun(), spec);
  await store.startAttempt({ runId, step: "fit" });
  const count = (): Promise<number> =>
    withClient(async (client) => {
      const sql = "SELECT pid FROM pg_stat_activity WHERE application_name = 'tsugite' AND query LIKE $1";
      return (await client.query(sql, [`%"${store.config.schema}"%`])).rows.length;
    });
  expect(await count()).toBe(1);
  await expect.poll(count, { timeout: 10_000 }).toBe(0);
});

test("a lease holds by the server's clock, whatever the clock of the machine says that took it", async () => {
  const [late, right] = await openStores(2);
  if (late === undefined || right === undefined) return;
  const owner = { host: "elsewhere", boot: "1", pid: 1, processStart: "1" };
  const { now } = Date;
  // An hour behind: by that clock, its lease ended long ago.
  Date.now = () => now() - 3_600_000;
  const leaseUntil = Date.now() + 30_000;
  const run = await late.createRun(newRun({ owner, leaseUntil }), spec);
  await late.renewLease(run, leaseUntil);
  expect(Math.abs(((await late.getRun(run.id))?.leaseUntil ?? 0) - leaseUntil)).toBeLessThan(5);
  Date.now = now;
  const seen = await right.getRun(run.id);
  expect(seen !== undefined && isLost(seen)).toBe(false);
  expect(Math.abs((seen?.leaseUntil ?? 0) - Date.now() - 30_000)).toBeLessThan(3_000);
});
