import { PassThrough } from "node:stream";
import { beforeEach, expect, test, vi } from "vitest";
import { noPaint, type Paint } from "../format/paint.ts";
import { fakePlan, fakeRun, record } from "./fake-notices.test-helper.ts";
import { PlainRunView } from "./plain-run-view.ts";
import { runFrame } from "./run-frame.ts";
import { RunProgress } from "./run-progress.ts";
import { runSummary } from "./run-summary.ts";

// Not as whoever runs the tests has started them.
beforeEach(() => {
  vi.stubEnv("TSUGITE_COMMAND", "tsugite");
});

/** Shows which style a text has: `<green>✓</>`. */
const namedPaint: Paint = (style, text) => `<${String(style)}>${text}</>`;

test("the frames of a terminal", async () => {
  const moments = [0, 700, 1900, 3000, 4000, 5000];
  const frames = moments.map(
    (now) => `at ${now}ms\n${runFrame(progressAt(now), now, { columns: 100, rows: 30 }, noPaint)}`,
  );
  const last = progressAt(5000);
  last.tell(["fit-large"]);
  frames.push(`the last, above a summary\n${runFrame(last, 5000, { columns: 100, rows: 30 }, noPaint)}`);
  await expect(`${frames.join("\n\n")}\n`).toMatchFileSnapshot("golden/frames.txt");
});

test("the frames of a terminal with colours", async () => {
  const frame = runFrame(progressAt(1900), 1900, { columns: 100, rows: 30 }, namedPaint);
  await expect(`${frame}\n`).toMatchFileSnapshot("golden/frame-colours.txt");
});

test("lines are cut where a terminal is narrow, and never wrap", () => {
  for (const columns of [20, 40, 60]) {
    const lines = runFrame(progressAt(5000), 5000, { columns, rows: 30 }, noPaint).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(columns);
  }
});

test("a run of 1,000 steps shows those that run, those that ended last, and counts", async () => {
  const steps = Array.from({ length: 1000 }, (_, at) => `shard-${at}`);
  const progress = new RunProgress({ ...fakePlan, steps }, 0);
  for (const step of steps.slice(0, 500)) {
    progress.apply(
      { kind: "ended", record: record(step, step.endsWith("7") ? "cached" : "completed", 0, 80, {}) },
      900,
    );
  }
  for (const step of steps.slice(500, 530)) progress.apply({ kind: "started", step, attempt: 1 }, 900);
  const frame = runFrame(progress, 1000, { columns: 80, rows: 24 }, noPaint);
  expect(frame.split("\n").length).toBeLessThan(24);
  await expect(`${frame}\n`).toMatchFileSnapshot("golden/frame-1000-steps.txt");
});

test("a screen of few rows holds the whole frame", () => {
  for (const rows of [1, 5, 8, 12]) {
    const frame = runFrame(progressAt(3000), 3000, { columns: 80, rows }, noPaint);
    expect(frame.split("\n").length).toBeLessThanOrEqual(Math.max(rows, 3));
  }
});

test("the lines of a pipe", async () => {
  const stream = new PassThrough();
  let now = 0;
  const view = new PlainRunView(stream, () => now);
  view.begin(fakePlan);
  for (const { at, notice } of fakeRun) {
    now = at;
    view.notice(notice);
  }
  view.end();
  await expect(String(stream.read())).toMatchFileSnapshot("golden/plain.txt");
});

test("what a step prints cannot move the cursor", () => {
  const progress = new RunProgress(fakePlan, 0);
  progress.apply({ kind: "started", step: "fit", attempt: 1 }, 0);
  const text = "10 %\r\u001B[2K20 %\u001B[1A\u0007\ttabbed";
  progress.apply({ kind: "log", line: { runId: "r", step: "fit", attempt: 1, at: 0, level: "info", text } }, 0);
  expect(progress.steps.get("fit")?.lastLine).toBe("20 %  tabbed");
});

test("what the hooks of a pipeline print stands for the run, and makes no step", () => {
  const stream = new PassThrough();
  const progress = new RunProgress(fakePlan, 0);
  const view = new PlainRunView(stream, () => 0);
  view.begin(fakePlan);
  const line = { runId: "r", step: "", attempt: 0, at: 0, level: "info", text: "begins" } as const;
  const before = progress.steps.size;
  progress.apply({ kind: "log", line }, 0);
  view.notice({ kind: "log", line });
  expect(progress.steps.size).toBe(before);
  expect(String(stream.read())).toContain("run │ begins\n");
});

test("the summaries", async () => {
  const failed = endedRun("failed", undefined);
  const completed = endedRun("completed", { accuracy: 0.953, label: "nightly", rows: [{ id: 1 }, { id: 2 }] });
  const options = { paint: noPaint, columns: 100, verbose: false, cwd: "/home/ada/penguins" };
  const parts = [
    runSummary(failed, options),
    runSummary(failed, { ...options, verbose: true }),
    runSummary(completed, options),
    runSummary(endedRun("cancelled", undefined), options),
  ];
  await expect(`${parts.join("\n\n=====\n\n")}\n`).toMatchFileSnapshot("golden/summaries.txt");
});

test("commands to go on with name the stack, where they would look into another one", () => {
  vi.stubEnv("TSUGITE_COMMAND", "npx tsugite");
  const options = { paint: noPaint, columns: 100, verbose: false, cwd: "/home/ada", stack: "shared" };
  const lines = runSummary(endedRun("completed", 1), options).split("\n");
  expect(lines.slice(-3)).toEqual([
    "  Next  cd penguins",
    "        npx tsugite runs show penguins-20261124-141503-k3f --stack shared",
    "        npx tsugite artifacts export penguins-20261124-141503-k3f fit --out fit.json --stack shared",
  ]);
});

function progressAt(now: number): RunProgress {
  const progress = new RunProgress(fakePlan, 0);
  for (const { at, notice } of fakeRun) if (at <= now) progress.apply(notice, at);
  return progress;
}

function endedRun(status: "completed" | "failed" | "cancelled", result: unknown): Parameters<typeof runSummary>[0] {
  const all = fakeRun.flatMap(({ notice }) => (notice.kind === "ended" ? [notice.record] : []));
  const artifact = { digest: "3fa9".repeat(16), codec: "forest+json", size: 12_345 };
  const steps = all.filter((step) => status === "failed" || step.status === "completed" || step.status === "cached");
  return {
    run: {
      ...fakePlan.run,
      id: "run",
      status,
      execution: { engine: "local", pipeline: "penguins", runName: fakePlan.run.name },
      parameters: {},
      cache: true,
      specDigest: "",
      generation: 1,
      createdAt: 0,
      endedAt: 4903,
    },
    spec: {
      steps: fakePlan.steps.map((name) => ({ name, source: "", code: { digest: "" }, inputs: {}, outputs: {} })),
    },
    steps: steps.map((step) => (step.step === "fit" ? { ...step, outputs: { model: artifact } } : step)),
    result,
    duration: 4903,
    projectRoot: "/home/ada/penguins",
    storedIn: {
      records: "/home/ada/penguins/.tsugite/metadata.db",
      artifacts: "/home/ada/penguins/.tsugite/artifacts",
    },
  };
}
