import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../node_modules/tsugite/bin/tsugite.js", import.meta.url));

/** What a command printed, and how it ended. */
export interface CommandEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is going on. */
export interface RunningCommand {
  readonly child: ChildProcess;
  readonly end: Promise<CommandEnd>;
  /** What it has printed so far, on both streams. */
  printed(): string;
}

export interface CommandOptions {
  /** @default the temporary folder of the project */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** User and group it runs as; only root may choose one. */
  readonly uid?: number;
}

/** Starts the command line in a process of its own. */
export function startTsugite(args: readonly string[], { cwd, env, uid }: CommandOptions): RunningCommand {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const user = uid === undefined ? {} : { uid, gid: uid };
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...inherited, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...user,
  });
  const texts = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (texts.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (texts.stderr += text));
  return {
    child,
    end: new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, ...texts }))),
    printed: () => texts.stdout + texts.stderr,
  };
}

/** Runs a command to its end. */
export function tsugite(args: readonly string[], options: CommandOptions): Promise<CommandEnd> {
  return startTsugite(args, options).end;
}
