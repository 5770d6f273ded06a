import { Worker } from "node:worker_threads";
import { HELD_STOP_OFFSET } from "../thread/held-lines.ts";
import { GUARD_FD } from "./process-words.ts";

/** Milliseconds between two looks at the memory of the process. */
const LOOK_EVERY = 50;
/** Milliseconds that the main thread has to come to its next line, if it prints at all. */
const LINE_TIME = 200;

/**
 * A program of its own in a string, because a bundle is one file, and starting that again would load all of it. It ends
 * the process with the ones it has started: they are a process group, where there are such.
 */
const PROGRAM = `
const { writeSync } = require("node:fs");
const { Socket } = require("node:net");
const { parentPort, workerData } = require("node:worker_threads");
const { fd, memory, lookEvery, lineTime, stopOffset } = workerData;
let held;

function end() {
  process.kill(process.platform === "win32" ? process.pid : -process.pid, "SIGKILL");
}

function say(words) {
  let rest = Buffer.from(JSON.stringify(words) + "\\n");
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if (error.code !== "EAGAIN") return;
    }
  }
}

function sayHeldAndEnd() {
  if (held === undefined) return end();
  const stop = new Int32Array(held, stopOffset, 1);
  Atomics.store(stop, 0, 1);
  Atomics.wait(stop, 0, 1, lineTime);
  say({ type: "held", memory: Buffer.from(held).toString("base64") });
  end();
}

parentPort.on("message", (message) => (held = message));
new Socket({ fd, readable: true, writable: false }).on("error", end).on("close", end).on("data", sayHeldAndEnd);

if (memory !== undefined) {
  const timer = setInterval(() => {
    const used = process.memoryUsage.rss();
    if (used <= memory) return;
    clearInterval(timer);
    say({ type: "memory", used });
    sayHeldAndEnd();
  }, lookEvery);
}
`;

/**
 * Starts a thread that ends this process at once when its parent is gone, when that asks for it, or when the process uses
 * more than `memory` bytes; also while the main thread is blocked. Told of the memory of {@link HeldLines}, it gives them
 * out before.
 */
export function guardProcess(memory: number | undefined): Worker {
  const workerData = {
    fd: GUARD_FD,
    memory,
    lookEvery: LOOK_EVERY,
    lineTime: LINE_TIME,
    stopOffset: HELD_STOP_OFFSET,
  };
  const guard = new Worker(PROGRAM, { eval: true, workerData, execArgv: [], env: {} });
  guard.unref();
  return guard;
}
