import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { terminalEnvironment } from "./environment.ts";

const exec = promisify(execFile);

/** How a program ended, and what it printed. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

/** Runs a program as if it were typed into a terminal in this folder; however it ends, that is the result. */
export async function tryProgram(
  cwd: string,
  program: string,
  args: readonly string[],
  environment: Environment = {},
): Promise<Finished> {
  try {
    const env = { ...terminalEnvironment(), ...environment };
    const { stdout, stderr } = await exec(program, args, { cwd, env, maxBuffer: 2 ** 26 });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout = "", stderr = "", message } = error as Partial<Finished> & { code: unknown; message: string };
    return { code: typeof code === "number" ? code : 1, stdout, stderr: stderr || message };
  }
}

/** The same for a program that has to succeed. Raises what it printed if it does not. */
export async function runProgram(
  cwd: string,
  program: string,
  args: readonly string[],
  environment: Environment = {},
): Promise<Finished> {
  const finished = await tryProgram(cwd, program, args, environment);
  if (finished.code === 0) return finished;
  const command = [program, ...args].join(" ");
  throw new Error(`\`${command}\` ended with ${finished.code}:\n${finished.stdout}\n${finished.stderr}`);
}
