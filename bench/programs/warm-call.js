// Times single calls of a step's function: in a warm thread and a warm process, in this thread, and, as the floors, a bare
// message to a worker or a child process and back.
import { fork } from "node:child_process";
import { unlinkSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { buildModule } from "@tsugite/bundle";
import { decodeValue, StepWorkerPool, toJson } from "@tsugite/core";

const { calls } = JSON.parse(process.argv[2] ?? "");
const projectRoot = process.cwd();
const module = await buildModule({ file: `${projectRoot}/pipeline.ts`, projectRoot });
const { main } = await import(module.url);
const pool = new StepWorkerPool({
  entry: new URL(import.meta.resolve("@tsugite/core/step-worker")),
  moduleUrl: module.url,
  exportName: "default",
  projectRoot,
  locateFile: () => Promise.reject(new Error("There are no files here.")),
});
const bytes = Buffer.from(JSON.stringify({ label: "chain", value: 1 }));
const call = {
  source: "pipeline.ts#next",
  inputs: { from: { kind: "bytes", codec: "json", bytes } },
  outputs: { output: { codec: "auto", path: `${projectRoot}/output` } },
  run: { id: "run", name: "run" },
  step: "next",
  attempt: 1,
  idempotencyKey: "key",
};
const options = { signal: new AbortController().signal, grace: 0, onLog: () => {} };
const worker = new Worker(
  'require("worker_threads").parentPort.on("message", (m) => { require("worker_threads").parentPort.postMessage(m); })',
  {
    eval: true,
  },
);

const child = fork(new URL("./floor/echo.js", import.meta.url), { serialization: "advanced" });

const told = {
  inThread: [],
  inProcess: [],
  here: [],
  messages: [],
  processMessages: [],
  largeInThread: [],
  largeInProcess: [],
};
for (let index = 0; index < 2 * calls; index++) {
  const measured = {
    inThread: await timed(() => pool.call(call, options)),
    inProcess: await timed(() => pool.call(call, { ...options, process: {} })),
    here: await timed(async () =>
      JSON.stringify(toJson(await main.next.run({ from: await decodeValue("json", bytes) }), "output")),
    ),
    messages: await timed(() => {
      const answer = new Promise((resolve) => worker.once("message", resolve));
      worker.postMessage(call);
      return answer;
    }),
    processMessages: await timed(() => {
      const answer = new Promise((resolve) => child.once("message", resolve));
      child.send(call);
      return answer;
    }),
  };
  // The first half warms up.
  if (index >= calls) for (const [name, ms] of Object.entries(measured)) told[name].push(ms);
}
// What is large comes and goes as a file.
const path = `${projectRoot}/input`;
writeFileSync(path, new Uint8Array(100_000_000));
const large = {
  ...call,
  source: "pipeline.ts#echo",
  inputs: { data: { kind: "file", codec: "bytes", path, name: "" } },
};
for (let index = 0; index < 6; index++) {
  const largeInThread = await timed(() => pool.call(large, options));
  unlinkSync(large.outputs.output.path);
  const largeInProcess = await timed(() => pool.call(large, { ...options, process: {} }));
  unlinkSync(large.outputs.output.path);
  if (index === 0) continue;
  told.largeInThread.push(largeInThread);
  told.largeInProcess.push(largeInProcess);
}
await pool.close();
await worker.terminate();
child.disconnect();
console.log(JSON.stringify(told));

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
