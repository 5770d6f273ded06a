import { type CacheMiss, type StepCompletion, TsugiteError } from "@tsugite/core";
import { SqlMetadataStore } from "@tsugite/core/sql";
import fc from "fast-check";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { PostgresMetadataStore } from "./metadata-store.ts";
import { createSchema, dropSchema, openStore, withClient } from "./real-postgres/create-store.test-helper.ts";
import { completion, newRun, spec } from "./real-postgres/example-records.test-helper.ts";

/** Does everything by the operations that SQLite is used by. */
class SharedStore extends PostgresMetadataStore {
  override startAttempt = SqlMetadataStore.prototype.startAttempt;
  override completeStep = SqlMetadataStore.prototype.completeStep;
}

let schema: string;
beforeAll(async () => {
  schema = await createSchema();
});
afterAll(() => dropSchema(schema));

/** A change of a step, with an attempt that may be over already, or of the whole run. */
interface Change {
  readonly kind: "start" | "fail" | "complete" | "skip" | "reopen" | "resume" | "cancel";
  readonly step: string;
  readonly attempt: number;
  readonly generation: number | undefined;
}

const STEPS = ["a", "b\0\ud83d\ude00'"] as const;

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(
    ...(["start", "start", "start", "start", "complete", "complete", "complete"] as const),
    ...(["fail", "fail", "skip", "reopen", "resume", "cancel"] as const),
  ),
  step: fc.constantFrom(...STEPS),
  attempt: fc.integer({ min: 1, max: 3 }),
  generation: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined, freq: 2 }),
});

const ends: readonly StepCompletion[] = [
  completion(),
  { outputs: {}, inputs: [], contents: new Map(), metadata: {} },
  {
    ...completion("x"),
    outputs: { "\0\ud800": { digest: "a".repeat(64), codec: "text", size: 0, name: "\ud800.csv" } },
    cacheKey: "b".repeat(64),
    metadata: { "\0": "\ud800" },
  },
];

const miss: CacheMiss = { reasons: [{ kind: "code", what: "its code", how: "changed" }] };

/** Makes a history, and tells what came of each change, and of the run in the end. */
async function historyOf(store: PostgresMetadataStore, changes: readonly Change[]): Promise<unknown> {
  const { id: runId } = await store.createRun(newRun(), spec);
  const told: unknown[] = [];
  for (const [index, one] of changes.entries()) {
    told.push(
      await make(store, runId, one, index).catch((error: unknown) =>
        TsugiteError.is(error) ? [error.code, error.message] : error,
      ),
    );
  }
  const steps = await store.listSteps(runId);
  const attempts = await Promise.all(STEPS.map((step) => store.listAttempts({ runId, step })));
  const events = (await store.readEvents({ runId })).map(({ id: _id, ...event }) => event);
  const text = JSON.stringify([told, steps, attempts, events], (_key, value: unknown) =>
    typeof value === "string" ? value.replaceAll(runId, "the run") : value,
  );
  // Times differ, and whether there is one does not.
  return JSON.parse(text.replace(/"(\w*[aA]t)":\d+/g, '"$1":1'));
}

async function make(store: PostgresMetadataStore, runId: string, one: Change, index: number): Promise<unknown> {
  const { step, attempt, generation } = one;
  const key = { runId, step, ...(generation === undefined ? {} : { generation }) };
  const error = { code: "STEP_THREW", name: "Error", message: "\0\ud800" } as const;
  const execution = { engine: "e", pipeline: "p", runName: `${runId} ${index}` };
  switch (one.kind) {
    case "cancel":
      return store.finishRun(runId, { status: "cancelled" });
    case "resume":
      return (await store.resumeRun(runId, { execution })).generation;
    case "start":
      return store.startAttempt(key, index % 2 === 0 ? miss : undefined);
    case "complete":
      return store.completeStep(key, attempt, ends[index % ends.length] ?? completion());
    case "fail":
      return store.failAttempt(key, attempt, { status: "failed", error, final: index % 2 === 0, inputs: [] });
    case "skip":
      return store.settleStep(key, { status: "skipped", reason: "\0" });
    case "reopen":
      return (await store.reopenStep(key)).generation;
  }
}

test("what is done by one statement is what the operation does, after any history", async () => {
  const [fast, shared] = [openStore({ schema }), new SharedStore(openStore({ schema }))];
  onTestFinished(async () => {
    await fast.close();
    await shared.close();
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
      expect(await historyOf(fast, changes)).toEqual(await historyOf(shared, changes));
    }),
    { numRuns: 60 },
  );
});

test("a step's first attempt and its end take one statement each", async () => {
  const store = openStore({ schema });
  const { id: runId } = await store.createRun(newRun(), spec);
  const commits = (): Promise<number> =>
    withClient(async (client) => {
      await client.query("SELECT pg_stat_clear_snapshot()");
      const { rows } = await client.query("SELECT count(*) AS count FROM pg_stat_activity WHERE query LIKE $1", [
        `%"${schema}"%FOR NO KEY UPDATE OF runs%`,
      ]);
      return Number(rows[0].count);
    });
  const key = { runId, step: "one" };
  const attempt = await store.startAttempt(key);
  // What a connection did last: a transaction would have ended with COMMIT.
  expect(await commits()).toBe(1);
  await store.completeStep(key, attempt, completion());
  expect(await commits()).toBe(1);
  await store.close();
});

test("a step with more outputs than a statement takes values completes all the same", async () => {
  const store = openStore({ schema });
  const { id: runId } = await store.createRun(newRun(), spec);
  const outputs = Object.fromEntries(
    Array.from({ length: 15_000 }, (_, index) => [`o${index}`, { digest: "a".repeat(64), codec: "json", size: index }]),
  );
  const key = { runId, step: "wide" };
  await store.completeStep(key, await store.startAttempt(key), { ...completion(), outputs });
  expect((await store.getStep(key))?.outputs).toEqual(outputs);
  await store.close();
});
