import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { isError } from "../error/is-error.ts";
import type { RunOwner, RunRecord } from "./run-record.ts";

/** Milliseconds without a sign of life after which an owner is not counted on any more. */
export const LEASE = 30_000;

/** This process. */
export function currentOwner(): RunOwner {
  return { host: hostname(), boot: bootId(), pid: process.pid, processStart: processStart(process.pid) ?? "" };
}

/**
 * Whether the process that carried out a run is gone, so that the run will never end by itself: a process of this machine
 * that is not there any more, or one of another machine whose lease has run out. A run that was handed over to an engine
 * has no owner, and is never lost in this sense.
 */
export function isLost(run: RunRecord, now: number = Date.now()): boolean {
  return run.status === "running" && run.owner !== undefined && isGone(run.owner, run.leaseUntil, now);
}

/** Whether a process that wanted to be at work until a time is not counted on any more. */
export function isGone(owner: RunOwner, leaseUntil: number | undefined, now: number = Date.now()): boolean {
  if (isHere(owner) && !isAlive(owner.pid, owner.processStart)) return true;
  return leaseUntil !== undefined && leaseUntil < now;
}

/** When the owner of a run told last that it carries it out, in milliseconds since 1970. */
export function lastSignOfLife({ leaseUntil }: Pick<RunRecord, "leaseUntil">): number | undefined {
  return leaseUntil === undefined ? undefined : leaseUntil - LEASE;
}

/** Whether a process of this machine is there, also when it was silent for long, as one that is stopped. */
export function isAliveHere(owner: RunOwner): boolean {
  return isHere(owner) && isAlive(owner.pid, owner.processStart);
}

function isHere({ host, boot }: RunOwner): boolean {
  return host === hostname() && boot === bootId();
}

function isAlive(pid: number, start: string): boolean {
  const now = processStart(pid);
  if (now !== undefined) return start === "" || now === start;
  // Where the system has no /proc, a process that may not be signalled is there all the same.
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isError(error) && "code" in error && error.code === "EPERM";
  }
}

/** Field 22 of `/proc/<pid>/stat` (proc(5)): clock ticks after boot; undefined where there is no such process or file. */
function processStart(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  // The name of the program stands in parentheses, and may hold spaces and parentheses itself.
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

function bootId(): string {
  return readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
