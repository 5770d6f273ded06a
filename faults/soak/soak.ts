import { parseArgs } from "node:util";
import { hasShims, NO_SHIMS } from "../shim/compile-shim.ts";
import { runSoak, type SoakProgress } from "./run-soak.ts";

// pnpm soak --minutes 10 [--seed 42]
const { values } = parseArgs({ options: { minutes: { type: "string", default: "2" }, seed: { type: "string" } } });
const minutes = Number(values.minutes);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6));
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error("✗ --minutes takes a positive number, --seed a whole one.");
  process.exit(2);
}
if (!hasShims) console.error(NO_SHIMS);
console.log(`Seed ${seed}: the same decisions again with --seed ${seed}.`);

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

function describe({ part, owners, mischief, problems, memory }: SoakProgress): string {
  const { kill, pause, interrupt, usurp } = mischief;
  return [
    `${Math.floor(part * 100)} %`,
    `${owners} owners`,
    `${kill} killed, ${pause} paused, ${interrupt} interrupted, ${usurp} replaced`,
    `${memory.runs} runs in one process: ${megabytes(memory.rss)}, heap ${megabytes(memory.heap)}`,
    ...(problems.length === 0 ? [] : [`${problems.length} PROBLEMS`]),
  ].join(" · ");
}

const isLive = process.stdout.isTTY;
let toldAt = -1;
let told = 0;
const tellProblems = (problems: readonly string[]): void => {
  for (const problem of problems.slice(told)) console.error(`${isLive ? "\r\x1b[K" : ""}✗ ${problem}`);
  told = problems.length;
};
const report = await runSoak({
  minutes,
  seed,
  onProgress: (progress) => {
    tellProblems(progress.problems);
    const tenth = Math.floor(progress.part * 10);
    if (isLive) process.stdout.write(`\r\x1b[K${describe(progress).slice(0, process.stdout.columns - 1)}`);
    else if (tenth !== toldAt) console.log(describe(progress));
    toldAt = tenth;
  },
});
if (isLive) process.stdout.write("\r\x1b[K");
console.log(describe(report));
const { heapPerRun, resident } = report.growth;
console.log(`${report.runs} runs were disturbed. In the process that lived as long as they:`);
console.log(
  `  the heap grew by ${Math.round(heapPerRun)} B with each run; resident in the end ${resident.toFixed(2)} of the beginning.`,
);
tellProblems(report.problems);
console.log(report.problems.length === 0 ? "✓ Nothing is stuck, lost, repeated or left behind." : `Seed ${seed}.`);
process.exitCode = report.problems.length === 0 ? 0 : 1;
