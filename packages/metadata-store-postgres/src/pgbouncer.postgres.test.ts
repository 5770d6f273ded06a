import { testMetadataStore } from "@tsugite/testing";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createSchema, dropSchema, openStore } from "./real-postgres/create-store.test-helper.ts";
import { completion, newRun, spec } from "./real-postgres/example-records.test-helper.ts";
import { hasPgBouncer, startPgBouncer } from "./real-postgres/start-pgbouncer.test-helper.ts";

if (!hasPgBouncer) console.warn("NO TEST WITH PGBOUNCER IS RUN: there is none here. With CI=true this fails.");

describe.skipIf(!hasPgBouncer && process.env.CI !== "true")("behind PgBouncer in transaction mode", () => {
  let pooler: Awaited<ReturnType<typeof startPgBouncer>>;
  beforeAll(async () => {
    pooler = await startPgBouncer(inject("postgres"));
  });
  afterAll(() => pooler?.stop());

  testMetadataStore({
    test,
    createStore: async () => {
      const schema = await createSchema();
      const again = () => openStore({ schema, url: pooler.url });
      return { store: again(), again, close: () => dropSchema(schema) };
    },
  });

  test("many more clients than connections record their steps, each whole", async () => {
    const schema = await createSchema();
    const stores = Array.from({ length: 20 }, () => openStore({ schema, url: pooler.url }));
    const [first] = stores;
    const run = await first?.createRun(newRun(), spec);
    const runId = run?.id ?? "";
    await Promise.all(
      stores.map(async (store, index) => {
        for (let step = 0; step < 10; step++) {
          const key = { runId, step: `step-${index}-${step}` };
          await store.completeStep(key, await store.startAttempt(key), completion(key.step));
        }
      }),
    );
    const steps = (await first?.listSteps(runId)) ?? [];
    expect(steps.filter(({ status, inputs }) => status === "completed" && inputs.length === 1)).toHaveLength(200);
    for (const store of stores) await store.close();
    await dropSchema(schema);
  });
});
