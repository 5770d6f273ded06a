import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { runner } from "./runner.ts";

/**
 * Kills the process in which the step runs, without a word: the entrypoint's where there is one, else the step's own. Never
 * that of the test runner, whatever the flavor does.
 */
export async function killProcess(): Promise<never> {
  const isRunner = (pid: number): boolean => hostname() === runner.host && pid === runner.pid;
  if (isRunner(process.pid))
    throw new Error('The step was called in the test\'s own process, against `isolation: "process"`.');
  // Process 1 of a container takes no SIGKILL from within.
  if (runner.hasEntrypoint && process.ppid > 1 && !isRunner(process.ppid)) {
    process.kill(process.ppid, "SIGKILL");
    // The step's own process ends with the one that was killed; if not, it is not to live on.
    await sleep(5_000);
  }
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => {});
}
