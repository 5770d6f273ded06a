import { readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";

const KEPT = 8;
// A run that is going on starts threads of the build it began with, maybe hours after newer builds were made.
const KEPT_FOR = 24 * 60 * 60 * 1000;
const ONE_HOUR = 60 * 60 * 1000;

/**
 * Removes old builds of a pipeline file, all but the newest few and those used within the last day; and what writers that
 * crashed have left, when it is a day old.
 */
export function sweepBuilds(directory: string, stem: string): void {
  const now = Date.now();
  const names = readdirSync(directory);
  for (const name of names.filter((one) => one.endsWith(".tmp"))) {
    const file = join(directory, name);
    if (now - modifiedAt(file) > KEPT_FOR) rmSync(file, { force: true });
  }
  const builds = names
    .filter((name) => name.startsWith(`${stem}-`) && name.endsWith(".mjs"))
    .map((name) => ({ file: join(directory, name), usedAt: modifiedAt(join(directory, name)) }))
    .sort((a, b) => b.usedAt - a.usedAt);
  for (const { file, usedAt } of builds.slice(KEPT)) {
    if (now - usedAt < KEPT_FOR) continue;
    rmSync(file, { force: true });
    rmSync(`${file}.map`, { force: true });
  }
}

/** Notes that a build is in use. */
export function keepInUse(file: string): void {
  const now = new Date();
  if (now.getTime() - modifiedAt(file) < ONE_HOUR) return;
  try {
    utimesSync(file, now, now);
  } catch {
    // On a read-only file system nobody sweeps either.
  }
}

function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
