// Runs pipeline.ts, and tells how long its steps took: from when the run is registered until the last step has ended.
import { run } from "tsugite";

const { steps: expected, ...options } = JSON.parse(process.argv[2] ?? "");
let registered = 0;
let ended = 0;
let steps = 0;
let processor = process.cpuUsage();
let processorMs = 0;
const started = performance.now();
const { run: record } = await run("pipeline.ts", {
  ...options,
  onRun: () => {
    registered = performance.now();
    processor = process.cpuUsage();
  },
  onNotice: ({ kind }) => {
    if (kind !== "ended") return;
    ended = performance.now();
    steps += 1;
    if (steps === expected) processorMs = totalOf(process.cpuUsage(processor));
  },
});
const wholeMs = performance.now() - started;

if (record.status !== "completed" || steps !== expected) {
  throw new Error(`The run is ${record.status} after ${steps} of ${expected} steps.`);
}
console.log(JSON.stringify({ stepsMs: ended - registered, processorMs, wholeMs }));

function totalOf({ user, system }) {
  return (user + system) / 1_000;
}
