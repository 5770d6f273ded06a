import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { isError, reasonOf } from "@tsugite/core";
import { notSignedIn } from "./rest-errors.ts";

/** Milliseconds; some programs ask a server, or a person. */
const PRINTS_WITHIN = 60_000;

/**
 * The token that a program prints. It is started without a shell, in the folder `root`; what it prints is in no message.
 *
 * Raises `ENGINE_NOT_SIGNED_IN`.
 */
export async function tokenOfCommand(command: readonly string[], root: string, signal: AbortSignal): Promise<string> {
  const [program = "", ...args] = command;
  const token = await printed(program, args, root, signal);
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  const what = token === "" ? "nothing" : "something that is no token: it holds white space or characters beyond ASCII";
  throw notSignedIn(`The command ${program}, which gives the token for Kubeflow, printed ${what}.`, {
    fix: "Let it print the token alone, on one line.",
  });
}

async function printed(program: string, args: readonly string[], cwd: string, signal: AbortSignal): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, [...args], { cwd, signal, timeout: PRINTS_WITHIN });
    return stdout.trim();
  } catch (error) {
    signal.throwIfAborted();
    throw notSignedIn(`The command ${program}, which gives the token for Kubeflow, failed: ${whyOf(error)}.`, {
      fix: "Try it in a terminal, in the folder of the project; it must print the token and end with 0.",
    });
  }
}

/** The error of execFile has the whole command and its output in it, which may hold secrets. */
function whyOf(error: unknown): string {
  if (!isError(error)) return reasonOf(error);
  const { code, killed, signal } = error as { code?: number | string; killed?: boolean; signal?: string };
  if (code === "ENOENT") return "there is no such program";
  if (killed === true) return `it printed nothing within ${PRINTS_WITHIN / 1_000} s`;
  return typeof code === "number"
    ? `it ended with ${code}`
    : `it was ended by ${signal ?? code ?? "something unknown"}`;
}
