import { readdir, readFile } from "node:fs/promises";
import { expect } from "vitest";

/** The processes of one task that is going on; each is the child of the one before. */
export interface TaskProcesses {
  /** Of Airflow: watches over the task. */
  readonly supervisor: number;
  /** Of Airflow: is the task. */
  readonly task: number;
  /** Runs the step. */
  readonly node: number;
}

/** Waits until a step of a DAG has a process, and gives it with those above it. */
export async function taskProcesses(dagId: string, step: string): Promise<TaskProcesses> {
  await expect.poll(() => nodeProcesses(dagId, step), { timeout: 90_000 }).toHaveLength(1);
  const [node = 0] = await nodeProcesses(dagId, step);
  const task = await parentOf(node);
  return { node, task, supervisor: await parentOf(task) };
}

/** Numbers of the processes that run steps of a DAG's bundle, threads' helpers and step processes included. */
export async function nodeProcesses(dagId: string, step?: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const words = (await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "")).split("\0");
    if (!words.some((word) => word.includes(`/.tsugite/${dagId}/`) && word.endsWith("entrypoint.mjs"))) continue;
    if (step === undefined || words[words.indexOf("--step_name") + 1] === step) found.push(Number(name));
  }
  return found;
}

async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]);
}
