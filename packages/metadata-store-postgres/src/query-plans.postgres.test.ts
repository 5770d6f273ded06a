import { Client } from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { toPostgres } from "./database/dialect.ts";
import type { PostgresMetadataStore } from "./metadata-store.ts";
import { createSchema, dropSchema, openStore, withClient } from "./real-postgres/create-store.test-helper.ts";
import { newRun, spec } from "./real-postgres/example-records.test-helper.ts";

const RUNS = 100_000;
let schema: string;
let store: PostgresMetadataStore;
let first: string;

beforeAll(async () => {
  schema = await createSchema();
  store = openStore({ schema });
  first = (await store.createRun(newRun(), spec)).id;
  await withClient(async (client) => {
    const many = `generate_series(1, ${RUNS}) AS n`;
    for (const sql of [
      `INSERT INTO runs (id, name, pipeline, stack, spec_digest, parameters, cache, status, created_at)
       SELECT 'run-' || n, 'run-' || n, 'pipeline-' || n % 1000, 'team', (SELECT digest FROM specs LIMIT 1), '{}', 1,
         CASE WHEN n % 2000 = 0 THEN 'running' ELSE 'completed' END, n FROM ${many}`,
      `INSERT INTO executions (engine, pipeline, run_name, run, created_at)
       SELECT 'local', pipeline, id, sequence, created_at FROM runs WHERE id LIKE 'run-%'`,
      `INSERT INTO steps (run, step, status, attempt, ended_at, cache_key)
       SELECT sequence, 'fit', 'completed', 1, created_at, decode(md5(id) || md5(name), 'hex') FROM runs`,
      `INSERT INTO step_outputs (step_id, output, digest, codec, size)
       SELECT id, 'model', cache_key, 'json', 1 FROM steps`,
      `INSERT INTO step_inputs (step_id, position, path, digest, producer)
       SELECT id, 0, 'rows', cache_key, '{}' FROM steps`,
      `INSERT INTO events (run_id, kind, at) SELECT id, 'run.completed', created_at FROM runs`,
    ]) {
      await client.query(toPostgres(sql, schema));
    }
    await client.query("VACUUM ANALYZE");
  });
});
afterAll(async () => {
  await store.close();
  await dropSchema(schema);
});

/** The server's plans for what a store asks it. */
async function plansOf(ask: (asked: PostgresMetadataStore) => Promise<unknown>): Promise<string> {
  await store.getRun(first);
  const query = vi.spyOn(Client.prototype, "query");
  await ask(store);
  const asked = query.mock.calls.filter(([text]) => /^\s*(SELECT|WITH)/.test(String(text)));
  query.mockRestore();
  expect(asked.length).toBeGreaterThan(0);
  return withClient(async (client) => {
    const plans: string[] = [];
    for (const [text, values] of asked) {
      const { rows } = await client.query(`EXPLAIN ${String(text)}`, values as unknown as unknown[]);
      plans.push(rows.map((row) => row["QUERY PLAN"]).join("\n"));
    }
    return plans.join("\n");
  });
}

test.each<[string, (asked: PostgresMetadataStore) => Promise<unknown>, readonly string[]]>([
  ["the newest", (asked) => asked.listRuns(), ["runs_pkey", "executions_pkey", "executions_by_run"]],
  ["the runs of a pipeline", (asked) => asked.listRuns({ pipeline: "pipeline-7" }), ["runs_by_pipeline"]],
  [
    "a run by its name",
    (asked) => asked.listRuns({ pipeline: "pipeline-7", name: "run-7" }),
    ["runs_pipeline_name_key"],
  ],
  ["the next page of them", (asked) => asked.listRuns({ before: "run-50000" }), ["runs_pkey", "runs_id_key"]],
  ["one run", (asked) => asked.getRun("run-77"), ["runs_id_key"]],
  ["the events of a run", (asked) => asked.readEvents({ runId: "run-77", after: 1 }), ["events_by_run"]],
  ["the steps of a run", (asked) => asked.listSteps("run-77"), ["runs_id_key", "steps_run_step_key"]],
  ["a cache entry", (asked) => asked.findByCacheKey("a".repeat(64)), ["steps_by_cache_key"]],
  ["artifacts by their beginning", (asked) => asked.findArtifacts("abcdef"), ["step_outputs_by_digest"]],
  ["a lineage", (asked) => asked.getLineage("a".repeat(64)), ["step_outputs_by_digest", "step_inputs_by_digest"]],
])("among a hundred thousand runs an index leads to %s", async (_what, ask, indexes) => {
  const plans = await plansOf(ask);
  for (const index of indexes) expect(plans).toContain(index);
  expect(plans).not.toMatch(/Seq Scan on (runs|executions|steps|step_outputs|step_inputs|events)\b/);
});
