import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { isError } from "../error/is-error.ts";
import { reasonOf } from "../error/reason-of.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { CredentialUse } from "./read-credential.ts";

/** Milliseconds; some programs ask a server, or a person. */
const PRINTS_WITHIN = 60_000;

/**
 * The token that a program prints. It is started without a shell, in the folder `root`; what it prints is in no message.
 * Rejects with the signal's reason when that is aborted.
 *
 * Raises `ENGINE_NOT_SIGNED_IN`.
 */
export async function tokenOfCommand(
  command: readonly string[],
  { engine, root }: Pick<CredentialUse, "engine" | "root">,
  signal: AbortSignal,
): Promise<string> {
  const [program = "", ...args] = command;
  const refuse = (what: string, fix: string): TsugiteError =>
    new TsugiteError("ENGINE_NOT_SIGNED_IN", `The command ${program}, which gives the token for ${engine}, ${what}.`, {
      fix,
    });
  let token: string;
  try {
    const { stdout } = await promisify(execFile)(program, args, { cwd: root, signal, timeout: PRINTS_WITHIN });
    token = stdout.trim();
  } catch (error) {
    signal.throwIfAborted();
    throw refuse(
      `failed: ${whyOf(error)}`,
      "Try it in a terminal, in the folder of the project; it must print the token and end with 0.",
    );
  }
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  const what = token === "" ? "nothing" : "something that is no token: it holds white space or characters beyond ASCII";
  throw refuse(`printed ${what}`, "Let it print the token alone, on one line.");
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
