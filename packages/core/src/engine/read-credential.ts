import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { reasonOf } from "../error/reason-of.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import { describeSecretPlace, type SecretReference } from "../secret/secret-reference.ts";

/** Whom a credential is for. */
export interface CredentialUse {
  /** Name of the engine, for messages: `Airflow`. */
  readonly engine: string;
  /** What relative paths are relative to: the project. */
  readonly root: string;
  /** What to do where its file cannot be read. @default to make it, or to mend its path */
  readonly fix?: string;
}

/**
 * The credential that a reference names, for a header of a request. `what` says in messages what it is: `the token`.
 *
 * Raises `ENGINE_NOT_SIGNED_IN`, with the reference and never with the secret.
 */
export async function readCredential(reference: SecretReference, what: string, use: CredentialUse): Promise<string> {
  const isVariable = "env" in reference;
  const place = describeSecretPlace(reference).replace("the", "The");
  const secret = (await contentOf(reference, what, use)).trim();
  if (secret === "") {
    throw notSignedIn(`${place}, which holds ${what} for ${use.engine}, is ${isVariable ? "not set" : "empty"}.`, {
      fix: isVariable ? "Set it in the environment of this command." : `Write ${what} into it.`,
    });
  }
  // fetch would say so too, and with the secret in its message.
  if (/^[\x20-\x7e]+$/.test(secret)) return secret;
  const why = "there is more than one line, or a character beyond ASCII";
  throw notSignedIn(`${place} does not hold ${what} alone: ${why}.`, { fix: `Put ${what} there, and nothing else.` });
}

async function contentOf(
  reference: SecretReference,
  what: string,
  { engine, root, fix = "Make it, or mend its path in the orchestrator's `auth`." }: CredentialUse,
): Promise<string> {
  if ("env" in reference) return process.env[reference.env] ?? "";
  try {
    return await readFile(resolve(root, reference.file), "utf8");
  } catch (cause) {
    const why = `which holds ${what} for ${engine}, cannot be read: ${reasonOf(cause)}`;
    throw notSignedIn(`The file ${reference.file}, ${why}.`, { cause, fix });
  }
}

function notSignedIn(message: string, options: { readonly fix: string; readonly cause?: unknown }): TsugiteError {
  return new TsugiteError("ENGINE_NOT_SIGNED_IN", message, options);
}
