import { type ChildProcess, spawn } from "node:child_process";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { CliContext, CommandAction } from "./cli-context.ts";

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const BIN = fileURLToPath(new URL("../bin.ts", import.meta.url));

/** Starts the command line from its sources, as a process of its own. */
export function startCli(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const { PATH = "", HOME = "", TMPDIR = "/tmp" } = process.env;
  return spawn(process.execPath, ["--conditions=@tsugite/source", BIN, ...args], {
    cwd,
    env: { PATH, HOME, TMPDIR, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs a command to its end. */
export async function runCli(
  args: readonly string[],
  cwd: string,
  env?: Readonly<Record<string, string>>,
): Promise<CliResult> {
  return resultOf(startCli(args, cwd, env));
}

/** Waits for the end of a process. */
export function resultOf(child: ChildProcess): Promise<CliResult> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

/** What a command prints on stdout, in this process. */
export async function printed(
  action: CommandAction,
  { args = [], ...more }: Partial<CliContext> & { readonly args?: readonly string[] },
): Promise<string> {
  let text = "";
  const write = (chunk: Buffer, _: unknown, done: () => void): void => {
    text += chunk;
    done();
  };
  // Nothing that is only there for terminals is asked of a stream that is none.
  const stdout = new Writable({ write }) as unknown as NodeJS.WriteStream;
  const stderr = new Writable({ write: (_chunk, _, done) => done() }) as unknown as NodeJS.WriteStream;
  const context = { cwd: process.cwd(), stdout, stderr, json: false, verbose: false, stack: undefined };
  await action({ ...context, ...more }, args, {});
  return text;
}
