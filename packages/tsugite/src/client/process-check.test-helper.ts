import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";

/** Fails unless every one of these processes ends within seconds. */
export async function expectEnded(...pids: readonly number[]): Promise<void> {
  for (let tries = 0; tries < 100 && pids.some(isRunning); tries++) await sleep(100);
  expect(pids.filter(isRunning)).toEqual([]);
}

/** One that has ended and that nobody has waited for yet, a zombie, is not running. */
export function isRunning(pid: number): boolean {
  try {
    return !execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).startsWith("Z");
  } catch {
    return false;
  }
}
