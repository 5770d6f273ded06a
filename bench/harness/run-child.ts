import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Lab } from "./lab.ts";

const REPORT_PEAK = fileURLToPath(new URL("./report-peak.js", import.meta.url));

/** What a program of `bench/programs` told, and the most memory that its process held. */
export interface ProgramRun<Told> {
  readonly told: Told;
  readonly peakMB: number;
}

/** Milliseconds from the start of a Node process to its end, as whoever waits for it sees them. */
export function timeNode(lab: Lab, cwd: string, args: readonly string[]): number {
  const started = performance.now();
  runNode(lab, cwd, args);
  return performance.now() - started;
}

/** The most memory that a Node process held, in millions of bytes. */
export function peakOfNode(lab: Lab, cwd: string, args: readonly string[]): number {
  return Number(runNode(lab, cwd, [`--import=${REPORT_PEAK}`, ...args]).peak) / 1e6;
}

/**
 * Runs `bench/programs/<program>` in a project, in a new process.
 *
 * @param argument What the program reads as JSON from its command line; its last line of output is JSON too.
 */
export function runProgram<Told>(lab: Lab, cwd: string, program: string, argument: object = {}): ProgramRun<Told> {
  const args = [`--import=${REPORT_PEAK}`, join("programs", program), JSON.stringify(argument)];
  const { stdout, peak } = runNode(lab, cwd, args);
  return { told: JSON.parse(stdout.trim().split("\n").at(-1) ?? ""), peakMB: Number(peak) / 1e6 };
}

function runNode(lab: Lab, cwd: string, args: readonly string[]): { readonly stdout: string; readonly peak: string } {
  const isFloor = args.some((arg) => arg.startsWith("programs/floor/"));
  const profiling = lab.profiles === undefined || isFloor ? [] : ["--cpu-prof", `--cpu-prof-dir=${lab.profiles}`];
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawnSync(process.execPath, [...profiling, ...args], {
    cwd,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (child.error !== undefined) throw child.error;
  if (child.status === 0) return { stdout: child.stdout, peak: child.output[3] ?? "" };
  const ending = child.signal ?? `exit code ${child.status}`;
  throw new Error(`node ${args.join(" ")} in ${cwd} ended with ${ending}:\n${child.stderr}\n${child.stdout}`);
}
