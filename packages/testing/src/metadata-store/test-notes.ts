import { type BaseMetadataStore, digestOf, type LogLevel, type LogLine } from "@tsugite/core";
import fc from "fast-check";
import { assertEqual, assertLength, assertMatches } from "../assertion/assert-equal.ts";
import { assertRejects } from "../assertion/assert-rejects.ts";
import type { PromiseTester } from "../store/promise-tester.ts";
import { anyText } from "./any-values.ts";
import {
  exampleArtifact,
  exampleCompletion,
  exampleInput,
  exampleRun,
  exampleSpec,
  startedStep,
} from "./example-records.ts";

/** Logs, events, small artifacts and lineage. */
export function testNotes(test: PromiseTester<BaseMetadataStore>): void {
  test("lines of logs are read in their order, from a position on", async ({ store }) => {
    const { runId } = await startedStep(store);
    const line = (step: string, attempt: number, text: string): LogLine => ({
      runId,
      step,
      attempt,
      at: 1,
      level: "info",
      text,
    });
    const lines = [line("fit", 1, "one"), line("load", 1, "two"), line("fit", 2, "three")];
    const last = await store.appendLogs(lines);
    assertEqual(await store.appendLogs([]), 0, "appendLogs()");
    const read = await store.readLogs({ runId });
    assertEqual(read.at(-1)?.position, last, "the position of the last line");
    assertEqual(
      read.map(({ position: _position, ...rest }) => rest),
      lines,
      "readLogs()",
    );
    const texts = async (query: Omit<Parameters<BaseMetadataStore["readLogs"]>[0], "runId">) =>
      (await store.readLogs({ runId, ...query })).map(({ text }) => text);
    assertEqual(await texts({ step: "fit" }), ["one", "three"], "readLogs({ step })");
    assertEqual(await texts({ step: "fit", attempt: 2 }), ["three"], "readLogs({ step, attempt })");
    assertEqual(await texts({ after: read[0]?.position ?? 0 }), ["two", "three"], "readLogs({ after })");
    assertEqual(await texts({ limit: 2 }), ["one", "two"], "readLogs({ limit })");
    assertEqual(await texts({ limit: 2, newest: true }), ["two", "three"], "readLogs({ limit, newest })");
    assertEqual(await texts({ after: last, newest: true }), [], "readLogs({ after, newest })");
    assertEqual(await store.readLogs({ runId: "nobody" }), [], "readLogs()");
    const lost = store.appendLogs([line("fit", 1, "kept?"), { ...line("fit", 1, "lost"), runId: "nobody" }]);
    await assertRejects(lost, { code: "RUN_NOT_FOUND" }, "appendLogs() with a line of no run");
    assertLength(await texts({}), 3, "readLogs()");
  });

  test("lines are read from a level on", async ({ store }) => {
    const { runId, step } = await startedStep(store);
    const levels = ["error", "info", "debug", "warn"] as const;
    await store.appendLogs(levels.map((level) => ({ runId, step, attempt: 1, at: 1, level, text: level })));
    const from = async (level: LogLevel) => (await store.readLogs({ runId, level })).map(({ text }) => text);
    assertEqual(await from("debug"), levels, 'readLogs({ level: "debug" })');
    assertEqual(await from("info"), ["error", "info", "warn"], 'readLogs({ level: "info" })');
    assertEqual(await from("warn"), ["error", "warn"], 'readLogs({ level: "warn" })');
    assertEqual(await from("error"), ["error"], 'readLogs({ level: "error" })');
  });

  test("one line takes the place of a range of its attempt, and nothing else moves", async ({ store }) => {
    const { runId, step } = await startedStep(store);
    const line = (text: string, attempt = 2): LogLine => ({ runId, step, attempt, at: 1, level: "info", text });
    const first = await store.appendLogs([line("first")]);
    await store.appendLogs([line("earlier", 1), line("a"), { ...line("other"), step: "other" }]);
    const until = await store.appendLogs([line("b"), line("c")]);
    await store.appendLogs([line("later attempt", 3), line("last")]);
    const gap: LogLine = { ...line("3 lines left out"), level: "warn", at: 7 };
    await store.condenseLogs({ after: first, until }, gap);
    const read = await store.readLogs({ runId });
    assertEqual(
      read.map(({ text }) => text),
      [...["first", "earlier", "other", "3 lines left out", "later attempt", "last"]],
      "readLogs()",
    );
    assertEqual(
      read.find(({ position }) => position === until),
      { ...gap, position: until },
      "readLogs()",
    );
    await store.condenseLogs({ after: until + 100, until: until + 200 }, gap);
    assertEqual(await store.readLogs({ runId }), read, "readLogs()");
    await assertRejects(
      store.condenseLogs({ after: 0, until }, { ...gap, runId: "nobody" }),
      { code: "RUN_NOT_FOUND" },
      "condenseLogs()",
    );
  });

  test("lines of any content come back as they were", async ({ store }) => {
    const { runId, step } = await startedStep(store);
    let after = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 5 }), async (texts) => {
        await store.appendLogs(texts.map((text) => ({ runId, step, attempt: 1, at: 1, level: "error", text })));
        const read = await store.readLogs({ runId, after });
        after = read.at(-1)?.position ?? after;
        assertEqual(
          read.map(({ text }) => text),
          texts,
          "readLogs()",
        );
      }),
      { numRuns: 100 },
    );
  });

  test("every change of state is an event, and followers see those after the last they saw", async ({ store }) => {
    const key = await startedStep(store);
    const completed = await store.completeStep(key, 1, exampleCompletion());
    await store.settleStep({ ...key, step: "b" }, { status: "skipped", reason: "" });
    await store.settleStep({ ...key, step: "c" }, { status: "cancelled", reason: "" });
    await store.settleStep(
      { ...key, step: "d" },
      { status: "cached", from: completed, inputs: [], cacheKey: digestOf("key") },
    );
    await store.finishRun(key.runId, { status: "cancelled" });
    await store.resumeRun(key.runId, { execution: { engine: "e", pipeline: "p", runName: "r" } });
    const other = await store.createRun(exampleRun(), exampleSpec);

    const events = await store.readEvents({ runId: key.runId });
    assertEqual(
      events.map(({ kind, step }) => (step === undefined ? kind : `${kind} ${step}`)),
      [
        "run.created",
        "step.started fit",
        "step.completed fit",
        "step.skipped b",
        "step.cancelled c",
        "step.cached d",
        "run.cancelled",
        "run.resumed",
      ],
      "readEvents()",
    );
    const ids = events.map(({ id }) => id);
    assertEqual(
      ids,
      ids.toSorted((a, b) => a - b),
      "ids",
    );
    const last = events.at(-1)?.id ?? 0;
    assertEqual(await store.readEvents({ runId: key.runId, after: last }), [], "readEvents()");
    assertMatches(await store.readEvents({ after: last }), [{ runId: other.id, kind: "run.created" }], "readEvents()");
    assertEqual(await store.readEvents({ after: ids[0] ?? 0, limit: 2 }), events.slice(1, 3), "readEvents()");
  });

  test("small artifacts of any bytes are kept with their step", async ({ store, again }) => {
    const reader = again();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const key = await startedStep(store);
        await store.completeStep(key, 1, exampleCompletion({ contents: new Map([[digestOf(bytes), bytes]]) }));
        assertEqual(
          Buffer.from((await reader.getContent(digestOf(bytes))) ?? "none"),
          Buffer.from(bytes),
          "getContent()",
        );
      }),
      { numRuns: 50 },
    );
    assertEqual(await store.getContent(digestOf("not there")), undefined, "getContent()");
  });

  test("artifacts are found by the beginning of their digest", async ({ store }) => {
    const key = await startedStep(store);
    const artifacts = ["a", "b", "c"]
      .map((text) => exampleArtifact(text))
      .sort((a, b) => (a.digest < b.digest ? -1 : 1));
    const [first, second, third] = artifacts;
    if (first === undefined || second === undefined || third === undefined) return;
    await store.completeStep(key, 1, exampleCompletion({ outputs: { first, second, third, same: first } }));
    assertEqual(await store.findArtifacts(""), artifacts, "findArtifacts()");
    assertEqual(await store.findArtifacts("", 2), [first, second], "findArtifacts()");
    assertEqual(await store.findArtifacts(second.digest.slice(0, 7)), [second], "findArtifacts()");
    assertEqual(await store.findArtifacts(second.digest), [second], "findArtifacts()");
    for (const nonsense of ["%", "g", "A", `${second.digest}0`, "' OR 1=1 --"]) {
      assertEqual(await store.findArtifacts(nonsense), [], "findArtifacts()");
    }
  });

  test("lineage knows the makers and the users of an artifact, newest run first", async ({ store }) => {
    const older = await startedStep(store, "load");
    const newer = await startedStep(store, "load");
    const outputs = { rows: exampleArtifact("rows") };
    await store.completeStep(newer, 1, exampleCompletion({ outputs }));
    await store.completeStep(older, 1, exampleCompletion({ outputs }));
    await store.startAttempt({ ...newer, step: "fit" });
    await store.completeStep({ ...newer, step: "fit" }, 1, exampleCompletion({ inputs: [exampleInput("rows")] }));
    const { producers, consumers } = await store.getLineage(digestOf("rows"));
    assertMatches(
      producers,
      [
        { ...newer, port: "rows" },
        { ...older, port: "rows" },
      ],
      "getLineage().producers",
    );
    const run = await store.getRun(newer.runId);
    assertEqual(
      consumers,
      [{ runId: newer.runId, step: "fit", port: "rows", runName: run?.name, pipeline: "penguins" }],
      "getLineage().consumers",
    );
    assertEqual(await store.getLineage(digestOf("nothing")), { producers: [], consumers: [] }, "getLineage()");
  });

  test("a store that was closed opens again when it is used", async ({ store }) => {
    await store.close();
    const key = await startedStep(store);
    await store.close();
    await store.close();
    assertMatches(await store.getStep(key), { status: "running" }, "getStep()");
  });
}
