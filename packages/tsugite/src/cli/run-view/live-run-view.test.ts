import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { fakePlan, fakeRun, record } from "./fake-notices.test-helper.ts";
import { LiveRunView } from "./live-run-view.ts";
import { openRunView } from "./open-run-view.ts";
import { PlainRunView } from "./plain-run-view.ts";

const error = { code: "STEP_THREW", name: "Error", message: "no rows" } as const;

beforeEach(() => {
  vi.stubEnv("CI", "");
  vi.stubEnv("TERM", "xterm");
});

/** A stream that says of itself what a terminal of this size does. */
function terminal(size: { readonly columns: number; readonly rows: number }): NodeJS.WriteStream {
  return Object.assign(new PassThrough(), { isTTY: true, ...size }) as unknown as NodeJS.WriteStream;
}

async function shownAt(size: { readonly columns: number; readonly rows: number }, text: string): Promise<string> {
  const stream = terminal(size);
  const view = await openRunView(stream, "Building");
  onTestFinished(() => view.end());
  view.begin(fakePlan);
  const line = { runId: "run", step: "split", attempt: 1, at: 0, level: "info", text } as const;
  view.notice({ kind: "log", line });
  for (const { notice } of fakeRun) view.notice(notice);
  view.end();
  return stripVTControlCharacters(String(stream.read()));
}

test("a line that a step prints is not broken where the terminal ends", async () => {
  const text = "a line that is longer than this terminal is wide, with a path to copy: /home/ada/penguins/data.csv";
  expect(await shownAt({ columns: 40, rows: 30 }, text)).toContain(`split │ ${text}\n`);
});

test("steps that failed stand in one column also above a window of the run", async () => {
  const stream = terminal({ columns: 80, rows: 6 });
  const view = await openRunView(stream, "Building");
  view.begin({ ...fakePlan, steps: ["a", "evaluate"] });
  for (const step of ["a", "evaluate"])
    view.notice({ kind: "ended", record: record(step, "failed", 0, 34, { error }) });
  view.end();
  const lines = stripVTControlCharacters(String(stream.read())).split("\n");
  const failed = lines.filter((line) => line.includes("✗")).slice(0, 2);
  expect(failed).toEqual(["  ✗ a            34ms  Error: no rows", "  ✗ evaluate     34ms  Error: no rows"]);
});

test("a terminal that does not know its size gets plain lines", async () => {
  expect(await openRunView(terminal({ columns: 80, rows: 0 }), "Building")).toBeInstanceOf(PlainRunView);
  const view = await openRunView(terminal({ columns: 80, rows: 24 }), "Building");
  view.end();
  expect(view).toBeInstanceOf(LiveRunView);
});
