import { type BaseMetadataStore, digestOf, type RunCopy, SqliteMetadataStore } from "@tsugite/core";
import { assertEqual, assertLength } from "../assertion/assert-equal.ts";
import type { CheckedStore, PromiseTester } from "../store/promise-tester.ts";
import {
  exampleArtifact,
  exampleCompletion,
  exampleError,
  exampleInput,
  exampleRun,
  exampleSpec,
} from "./example-records.ts";

/** A run with everything that a record can hold, resumed once, and ended. */
async function fullRun(store: BaseMetadataStore): Promise<RunCopy> {
  const code = digestOf("code");
  const spec = { ...exampleSpec, description: code };
  const parts = new Map([[code, { modules: { "src/fit.ts": digestOf("fit") } }]]);
  const run = await store.createRun(exampleRun({ scheduledAt: 1_700_000_000_000 }), spec, parts);
  const key = (step: string) => ({ runId: run.id, step });
  await store.startAttempt(key("load"));
  const content = Buffer.from("rows \0");
  const output = exampleArtifact(content.toString(), { name: "rows.csv \ud800" });
  const loaded = await store.completeStep(
    key("load"),
    1,
    exampleCompletion({
      outputs: { rows: output },
      contents: new Map([[output.digest, content]]),
      cacheKey: digestOf("key of load"),
      metadata: { rows: 344 },
    }),
  );
  await store.startAttempt(key("fit"));
  await store.appendLogs([{ ...key("fit"), attempt: 1, at: 5, level: "warn", text: "no font \ud800\0" }]);
  const failure = { status: "failed", error: exampleError, inputs: [exampleInput("rows")] } as const;
  await store.failAttempt(key("fit"), 1, { ...failure, final: true });
  await store.settleStep(key("report"), { status: "skipped", reason: "fit failed" });
  await store.finishRun(run.id, { status: "failed" });
  const execution = { ...run.execution, runName: `${run.name}.2` };
  await store.resumeRun(run.id, { execution });
  await store.settleStep(key("again"), { status: "cached", from: loaded, inputs: [], cacheKey: digestOf("again") });
  await store.startAttempt(key("fit"));
  await store.failAttempt(key("fit"), 2, { ...failure, final: true });
  await store.finishRun(run.id, { status: "failed", error: exampleError });
  return store.exportRun(run.id);
}

/** Whatever kind of bytes a store gives. */
function comparable({ contents, ...copy }: RunCopy): object {
  return { ...copy, contents: [...contents].map(([digest, bytes]) => [digest, Buffer.from(bytes).toString("hex")]) };
}

/** Another store, as one that runs are copied from and to. */
function elsewhere({ folder }: CheckedStore<BaseMetadataStore>, name: string): SqliteMetadataStore {
  return new SqliteMetadataStore({ name, config: { path: `${name}.db` }, root: folder });
}

/** Runs that are copied from one store to another. */
export function testCopies(test: PromiseTester<BaseMetadataStore>): void {
  test("a run that was copied from another store, or to one, is the same there in all that is known of it", async (checked) => {
    const { store, again } = checked;
    const other = elsewhere(checked, "other");
    const [theirs, ours] = [await fullRun(other), await fullRun(store)];
    assertEqual(await store.importRun(theirs), true, "importRun()");
    assertEqual(await other.importRun(ours), true, "importRun() of the other store");
    const came = await again().exportRun(theirs.run.id);
    assertEqual(comparable(came), comparable(theirs), "exportRun() of what came from the other store");
    const went = await other.exportRun(ours.run.id);
    assertEqual(comparable(went), comparable(ours), "exportRun() of what went to the other store");
    assertLength(ours.executions, 2, "the executions in exportRun()");
    assertLength([...ours.contents], 1, "the contents in exportRun()");
    assertLength([...ours.parts], 1, "the parts in exportRun()");
    const answer = await store.findByCacheKey(digestOf("key of load"));
    // It completed last.
    assertEqual(answer?.runId, ours.run.id, "the run in findByCacheKey()");
    await other.close();
  });

  test("a run is copied once, and replaced only by a later generation of itself", async (checked) => {
    const { store } = checked;
    const other = elsewhere(checked, "other");
    const copy = await fullRun(other);
    assertEqual(await store.importRun(copy), true, "importRun()");
    assertEqual(await store.importRun(copy), false, "importRun() for the second time");
    const { execution } = copy.run;
    await other.resumeRun(copy.run.id, { execution: { ...execution, runName: "later" } });
    await other.settleStep({ runId: copy.run.id, step: "late" }, { status: "skipped", reason: "late" });
    await other.finishRun(copy.run.id, { status: "completed" });
    const later = await other.exportRun(copy.run.id);
    assertEqual(await store.importRun(later), true, "importRun() of a later generation");
    assertEqual(comparable(await store.exportRun(copy.run.id)), comparable(later), "exportRun()");
    assertEqual(await store.importRun(copy), false, "importRun() of the generation before");
    assertLength(await store.listRuns(), 1, "listRuns()");
    await other.close();
  });

  test("a copied run whose name another has is told from it by its id", async (checked) => {
    const { store } = checked;
    const other = elsewhere(checked, "other");
    const { id } = await other.createRun(exampleRun({ name: "monday" }), exampleSpec);
    await other.finishRun(id, { status: "completed" });
    await store.createRun(exampleRun({ name: "monday" }), exampleSpec);
    assertEqual(await store.importRun(await other.exportRun(id)), true, "importRun()");
    const copied = await store.getRun(id);
    const ending = id.slice(0, 8);
    assertEqual(copied?.name, `monday.${ending}`, "getRun().name");
    assertEqual(copied?.execution.runName, `monday.${ending}`, "getRun().execution.runName");
    await other.close();
  });
}
