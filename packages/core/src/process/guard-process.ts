import { Worker } from "node:worker_threads";
import { LAST_WORDS_FD } from "./last-words.ts";

/** Milliseconds between two looks at the memory of the process. */
const LOOK_EVERY = 50;

/**
 * A program of its own in a string, because a bundle is one file, and starting that again would load all of it. It ends
 * the process with the ones it has started: they are a process group, where there are such.
 */
const PROGRAM = `
const { writeSync } = require("node:fs");
const { Socket } = require("node:net");
const { workerData: { fd, memory, lookEvery } } = require("node:worker_threads");

function end() {
  process.kill(process.platform === "win32" ? process.pid : -process.pid, "SIGKILL");
}

new Socket({ fd, readable: true }).on("error", end).on("close", end).resume();

if (memory !== undefined) {
  setInterval(() => {
    const used = process.memoryUsage.rss();
    if (used <= memory) return;
    try {
      writeSync(fd, JSON.stringify({ kind: "memory", used }) + "\\n");
    } finally {
      end();
    }
  }, lookEvery);
}
`;

/**
 * Starts a thread that ends this process at once when its parent is gone, or when it uses more than `memory` bytes; also
 * while the main thread is blocked.
 */
export function guardProcess(memory: number | undefined): void {
  const workerData = { fd: LAST_WORDS_FD, memory, lookEvery: LOOK_EVERY };
  new Worker(PROGRAM, { eval: true, workerData, execArgv: [], env: {} }).unref();
}
