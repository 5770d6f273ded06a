import { setTimeout as sleep } from "node:timers/promises";
import { type ProcessMark, type ProcessRow, processTable, treeOf } from "./process-table.ts";

/** Milliseconds for processes to end by themselves. */
const GRACE = 10_000;

/**
 * Ends processes and all that they have started: asks them first, and kills what is left after 10 s. Returns when none is
 * there any more.
 */
export async function endProcesses(roots: readonly ProcessMark[]): Promise<void> {
  const known = new Map<number, ProcessRow>();
  const asked = new Set<number>();
  const until = Date.now() + GRACE;
  for (;;) {
    const table = await processTable();
    // What was found once is looked after also when its parent is gone.
    for (const row of treeOf(table, [...roots, ...known.values()])) known.set(row.pid, row);
    const left = [...known.values()].filter(({ pid, start }) => table.get(pid)?.start === start);
    if (left.length === 0) return;
    for (const { pid } of left) {
      if (Date.now() > until) tell(pid, "SIGKILL");
      else if (!asked.has(pid)) tell(pid, "SIGTERM");
      asked.add(pid);
    }
    await sleep(100);
  }
}

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}
