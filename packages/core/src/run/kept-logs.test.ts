import { expect, onTestFinished, test } from "vitest";
import { exampleRun, exampleSpec } from "../store/fixtures/example.test-helper.ts";
import { temporaryFolder } from "../store/fixtures/temporary-folder.test-helper.ts";
import type { BaseMetadataStore } from "../store/metadata-store.ts";
import { SqliteMetadataStore } from "../store/sqlite/sqlite-metadata-store.ts";
import { FIRST_KEPT, KeptLogs, NEWEST_KEPT } from "./kept-logs.ts";
import { sizeOfLine, sumOf } from "./left-out.ts";
import type { LogLine } from "./run-record.ts";

const BATCH = 1000;

test("of a long log the beginning and the newest lines are kept, and one line says what is missing", async () => {
  const { store, line } = await startedRun();
  const kept = new KeptLogs(store);
  await store.appendLogs([line("of another attempt", 2)]);
  const count = 200_000;
  let mostKept = 0;
  for (let first = 0; first < count; first += BATCH) {
    const lines = Array.from({ length: BATCH }, (_, number) => line(textOf(first + number)));
    await kept.append({ lines, size: lines.map(({ text }) => sizeOfLine(text)).reduce(sumOf) });
    if (first % 40_000 === 0) mostKept = Math.max(mostKept, bytesOf(await linesOf(store, line("").runId)));
  }
  const lines = await linesOf(store, line("").runId);
  expect(Math.max(mostKept, bytesOf(lines))).toBeLessThan(10_000_000);
  const gap = lines.findIndex(({ text }) => text.includes("left out"));
  expect(numbersOf(lines.slice(0, gap))).toEqual(Array.from({ length: gap }, (_, number) => number));
  const newest = lines.slice(gap + 1);
  expect(numbersOf(newest)).toEqual(Array.from({ length: newest.length }, (_, at) => count - newest.length + at));
  expect(bytesOf(lines.slice(0, gap))).toBeGreaterThan(FIRST_KEPT / 2);
  expect(bytesOf(newest)).toBeGreaterThan(NEWEST_KEPT / 2);
  const missing = count - gap - newest.length;
  expect(lines[gap]).toMatchObject({ level: "warn", text: expect.stringMatching(`^… ${missing} lines \\(.* MB\\)`) });
  expect(await store.readLogs({ runId: line("").runId, attempt: 2 })).toHaveLength(1);
});

test("lines that never came this far are counted with those that do not stay", async () => {
  const { store, line } = await startedRun();
  const kept = new KeptLogs(store);
  const printed = { lines: 1_000_000, bytes: 90_000_000 };
  for (let batch = 0; batch < 20; batch++) {
    await kept.append({ lines: [line("x".repeat(1_000_000))], size: printed });
  }
  const gap = (await linesOf(store, line("").runId)).find(({ text }) => text.includes("left out"));
  expect(gap?.text).toMatch(/^… 1\d000000 lines \(1\d{3}\.0 MB\) left out$/);
});

async function startedRun(): Promise<{ store: BaseMetadataStore; line: (text: string, attempt?: number) => LogLine }> {
  const store = new SqliteMetadataStore({ name: "metadata", config: {}, root: temporaryFolder() });
  onTestFinished(() => store.close());
  const { id: runId } = await store.createRun(exampleRun(), exampleSpec);
  return { store, line: (text, attempt = 1) => ({ runId, step: "fit", attempt, at: 1, level: "info", text }) };
}

function textOf(number: number): string {
  return `${number} ${"x".repeat(100)}`;
}

function numbersOf(lines: readonly LogLine[]): number[] {
  return lines.map(({ text }) => Number(text.split(" ", 1)[0]));
}

function bytesOf(lines: readonly LogLine[]): number {
  return lines.reduce((sum, { text }) => sum + sizeOfLine(text).bytes, 0);
}

async function linesOf(store: BaseMetadataStore, runId: string): Promise<readonly LogLine[]> {
  return store.readLogs({ runId, attempt: 1, limit: 1_000_000 });
}
