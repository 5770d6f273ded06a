import fc from "fast-check";
import { expect } from "vitest";
import { digestOf } from "../../json/digest.ts";
import type { LogLevel, LogLine } from "../../run/run-record.ts";
import type { BaseMetadataStore } from "../metadata-store.ts";
import type { ContractOptions } from "./contract-options.test-helper.ts";
import {
  anyText,
  exampleArtifact,
  exampleCompletion,
  exampleInput,
  exampleRun,
  exampleSpec,
  startedStep,
} from "./example.test-helper.ts";

/** Logs, events, small artifacts and lineage. */
export function testNotes({ test, createStore }: ContractOptions<BaseMetadataStore>): void {
  test("lines of logs are read in their order, from a position on", async () => {
    const { store } = await createStore();
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
    expect(await store.appendLogs([])).toBe(0);
    const read = await store.readLogs({ runId });
    expect(read.at(-1)?.position).toBe(last);
    expect(read.map(({ position: _position, ...rest }) => rest)).toEqual(lines);
    const texts = async (query: Omit<Parameters<BaseMetadataStore["readLogs"]>[0], "runId">) =>
      (await store.readLogs({ runId, ...query })).map(({ text }) => text);
    expect(await texts({ step: "fit" })).toEqual(["one", "three"]);
    expect(await texts({ step: "fit", attempt: 2 })).toEqual(["three"]);
    expect(await texts({ after: read[0]?.position ?? 0 })).toEqual(["two", "three"]);
    expect(await texts({ limit: 2 })).toEqual(["one", "two"]);
    expect(await texts({ limit: 2, newest: true })).toEqual(["two", "three"]);
    expect(await texts({ after: last, newest: true })).toEqual([]);
    expect(await store.readLogs({ runId: "nobody" })).toEqual([]);
    const lost = store.appendLogs([line("fit", 1, "kept?"), { ...line("fit", 1, "lost"), runId: "nobody" }]);
    await expect(lost).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    expect(await texts({})).toHaveLength(3);
  });

  test("lines are read from a level on", async () => {
    const { store } = await createStore();
    const { runId, step } = await startedStep(store);
    const levels = ["error", "info", "debug", "warn"] as const;
    await store.appendLogs(levels.map((level) => ({ runId, step, attempt: 1, at: 1, level, text: level })));
    const from = async (level: LogLevel) => (await store.readLogs({ runId, level })).map(({ text }) => text);
    expect(await from("debug")).toEqual(levels);
    expect(await from("info")).toEqual(["error", "info", "warn"]);
    expect(await from("warn")).toEqual(["error", "warn"]);
    expect(await from("error")).toEqual(["error"]);
  });

  test("one line takes the place of a range of its attempt, and nothing else moves", async () => {
    const { store } = await createStore();
    const { runId, step } = await startedStep(store);
    const line = (text: string, attempt = 2): LogLine => ({ runId, step, attempt, at: 1, level: "info", text });
    const first = await store.appendLogs([line("first")]);
    await store.appendLogs([line("earlier", 1), line("a"), { ...line("other"), step: "other" }]);
    const until = await store.appendLogs([line("b"), line("c")]);
    await store.appendLogs([line("later attempt", 3), line("last")]);
    const gap: LogLine = { ...line("3 lines left out"), level: "warn", at: 7 };
    await store.condenseLogs({ after: first, until }, gap);
    const read = await store.readLogs({ runId });
    expect(read.map(({ text }) => text)).toEqual([
      ...["first", "earlier", "other", "3 lines left out", "later attempt", "last"],
    ]);
    expect(read.find(({ position }) => position === until)).toEqual({ ...gap, position: until });
    await store.condenseLogs({ after: until + 100, until: until + 200 }, gap);
    expect(await store.readLogs({ runId })).toEqual(read);
    await expect(store.condenseLogs({ after: 0, until }, { ...gap, runId: "nobody" })).rejects.toMatchObject({
      code: "RUN_NOT_FOUND",
    });
  });

  test("lines of any content come back as they were", async () => {
    const { store } = await createStore();
    const { runId, step } = await startedStep(store);
    let after = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 5 }), async (texts) => {
        await store.appendLogs(texts.map((text) => ({ runId, step, attempt: 1, at: 1, level: "error", text })));
        const read = await store.readLogs({ runId, after });
        after = read.at(-1)?.position ?? after;
        expect(read.map(({ text }) => text)).toEqual(texts);
      }),
      { numRuns: 100 },
    );
  });

  test("every change of state is an event, and followers see those after the last they saw", async () => {
    const { store } = await createStore();
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
    expect(events.map(({ kind, step }) => (step === undefined ? kind : `${kind} ${step}`))).toEqual([
      "run.created",
      "step.started fit",
      "step.completed fit",
      "step.skipped b",
      "step.cancelled c",
      "step.cached d",
      "run.cancelled",
      "run.resumed",
    ]);
    const ids = events.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    const last = events.at(-1)?.id ?? 0;
    expect(await store.readEvents({ runId: key.runId, after: last })).toEqual([]);
    expect(await store.readEvents({ after: last })).toMatchObject([{ runId: other.id, kind: "run.created" }]);
    expect(await store.readEvents({ after: ids[0] ?? 0, limit: 2 })).toEqual(events.slice(1, 3));
  });

  test("small artifacts of any bytes are kept with their step", async () => {
    const { store, again } = await createStore();
    const reader = again();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const key = await startedStep(store);
        await store.completeStep(key, 1, exampleCompletion({ contents: new Map([[digestOf(bytes), bytes]]) }));
        expect(Buffer.from((await reader.getContent(digestOf(bytes))) ?? "none")).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 50 },
    );
    expect(await store.getContent(digestOf("not there"))).toBeUndefined();
  });

  test("artifacts are found by the beginning of their digest", async () => {
    const { store } = await createStore();
    const key = await startedStep(store);
    const artifacts = ["a", "b", "c"]
      .map((text) => exampleArtifact(text))
      .sort((a, b) => (a.digest < b.digest ? -1 : 1));
    const [first, second, third] = artifacts;
    if (first === undefined || second === undefined || third === undefined) return;
    await store.completeStep(key, 1, exampleCompletion({ outputs: { first, second, third, same: first } }));
    expect(await store.findArtifacts("")).toEqual(artifacts);
    expect(await store.findArtifacts("", 2)).toEqual([first, second]);
    expect(await store.findArtifacts(second.digest.slice(0, 7))).toEqual([second]);
    expect(await store.findArtifacts(second.digest)).toEqual([second]);
    for (const nonsense of ["%", "g", "A", `${second.digest}0`, "' OR 1=1 --"]) {
      expect(await store.findArtifacts(nonsense)).toEqual([]);
    }
  });

  test("lineage knows the makers and the users of an artifact, newest run first", async () => {
    const { store } = await createStore();
    const older = await startedStep(store, "load");
    const newer = await startedStep(store, "load");
    const outputs = { rows: exampleArtifact("rows") };
    await store.completeStep(newer, 1, exampleCompletion({ outputs }));
    await store.completeStep(older, 1, exampleCompletion({ outputs }));
    await store.startAttempt({ ...newer, step: "fit" });
    await store.completeStep({ ...newer, step: "fit" }, 1, exampleCompletion({ inputs: [exampleInput("rows")] }));
    const { producers, consumers } = await store.getLineage(digestOf("rows"));
    expect(producers).toMatchObject([
      { ...newer, port: "rows" },
      { ...older, port: "rows" },
    ]);
    const run = await store.getRun(newer.runId);
    expect(consumers).toEqual([
      { runId: newer.runId, step: "fit", port: "rows", runName: run?.name, pipeline: "penguins" },
    ]);
    expect(await store.getLineage(digestOf("nothing"))).toEqual({ producers: [], consumers: [] });
  });

  test("a store that was closed opens again when it is used", async () => {
    const { store } = await createStore();
    await store.close();
    const key = await startedStep(store);
    await store.close();
    await store.close();
    expect(await store.getStep(key)).toMatchObject({ status: "running" });
  });
}
