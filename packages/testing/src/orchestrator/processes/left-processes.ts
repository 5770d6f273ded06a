import { setTimeout as sleep } from "node:timers/promises";
import { promises } from "../promises/flavor-promises.ts";
import type { Finding } from "../promises/promise.ts";
import { type ProcessMark, processesWith, whyNoProcesses } from "./running-processes.ts";

/** Milliseconds that a process may take to end once its run has. */
const GRACE = 4_000;

/** Whether processes of a run are left, after a while in which they may end. Those that are left are ended here. */
export async function leftProcesses(mark: ProcessMark): Promise<Finding | undefined> {
  if (whyNoProcesses !== undefined) return undefined;
  const deadline = performance.now() + GRACE;
  for (;;) {
    const left = await processesWith(mark);
    if (left.length === 0) return undefined;
    if (performance.now() < deadline) {
      await sleep(50);
      continue;
    }
    for (const { pid } of left) end(pid);
    const lines = left.map(({ pid, command }) => `${pid} ${command.slice(0, 200)}`);
    return {
      promise: promises.processes,
      found: `${GRACE / 1_000} s after the run had ended, these are left:\n${lines.join("\n")}`,
    };
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
