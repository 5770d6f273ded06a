import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestOf } from "@tsugite/core";
import { expect, onTestFinished, test } from "vitest";
import { AirflowClient } from "../rest/airflow-client.ts";
import { json, startGateway } from "../rest/gateway.test-helper.ts";
import { dagPlaces } from "./dag-places.ts";
import { removeUnusedBundles } from "./remove-unused-bundles.ts";

const day = 24 * 60 * 60 * 1_000;
const now = Date.now();
const signal = new AbortController().signal;
const [a, b, c] = [digestOf("a"), digestOf("b"), digestOf("c")];

/** A DAG whose bundles came so many days ago, and an Airflow with these runs that have not ended. */
async function remove(daysAgo: Readonly<Record<string, number>>, runs: readonly string[]): Promise<readonly string[]> {
  const dagsFolder = await mkdtemp(join(tmpdir(), "tsugite-bundles-"));
  onTestFinished(() => rm(dagsFolder, { recursive: true }));
  const places = dagPlaces(dagsFolder, "p");
  for (const [digest, days] of Object.entries(daysAgo)) {
    await mkdir(join(places.bundles, digest, "assets"), { recursive: true });
    await utimes(join(places.bundles, digest), new Date(now - days * day), new Date(now - days * day));
  }
  const { baseUrl, received } = await startGateway(({ url }, response) => {
    if (url === "/auth/token") return json(response, 201, { access_token: "t" });
    const dag_runs = runs.map((dag_run_id) => ({ dag_run_id, state: "running" }));
    json(response, 200, { dag_runs, total_entries: runs.length });
  });
  const client = new AirflowClient({ baseUrl, auth: undefined, root: "/" });
  const removed = await removeUnusedBundles({ client, dagId: "p", places, newest: c, now, signal });
  const left = await readdir(places.bundles);
  expect([...left, ...removed].sort()).toEqual(Object.keys(daysAgo).sort());
  if (removed.length > 0) expect(received.at(-1)?.url).toContain("state=queued&state=running");
  return removed;
}

test("bundles that were replaced more than a week ago are removed", async () => {
  expect(await remove({ [a]: 30, [b]: 8, [c]: 0 }, [])).toEqual([a]);
  expect(await remove({ [a]: 30, [b]: 20, [c]: 8 }, [])).toEqual([a, b]);
});

test("none is removed while a run goes on, which may have begun with any of them", async () => {
  expect(await remove({ [a]: 30, [b]: 20, [c]: 8 }, ["r1"])).toEqual([]);
});

test("the one that the DAG names stays, however old it is, and so does what is no bundle", async () => {
  expect(await remove({ [c]: 30, [a]: 20, [b]: 10, notes: 40 }, [])).toEqual([a]);
});
