import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TeamProject } from "./team-project.test-helper.ts";

const program = fileURLToPath(new URL("./run-pipeline.test-fixture.ts", import.meta.url));

/** How a program ended. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly printed: string;
}

/** A program that is going on. */
export interface StartedRun {
  readonly child: ChildProcess;
  readonly end: Promise<ProgramEnd>;
}

/** What can be chosen for a program. */
export interface StartRunOptions {
  /** Parameter of the pipeline. @default 1 */
  readonly seed?: number;
  /** The mark at which it is killed. @default none */
  readonly killAt?: string;
}

/** Starts a program of a user's that calls `run()`, in a process of its own. */
export function startRun(
  { root, file }: TeamProject,
  name: string,
  { seed = 1, killAt = "" }: StartRunOptions = {},
): StartedRun {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const env = { ...inherited, KILL_AT: killAt };
  const child = spawn(process.execPath, ["--conditions=@tsugite/source", program, file, name, String(seed)], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (printed += text));
  const end = new Promise<ProgramEnd>((resolve) =>
    child.on("close", (code, signal) => resolve({ code, signal, printed })),
  );
  return { child, end };
}
