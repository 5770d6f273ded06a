import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { reasonOf } from "@tsugite/core";
import type { SecretReference } from "../config.ts";
import { notSignedIn } from "./rest-errors.ts";

/**
 * The secret that a reference names. Relative paths are relative to `root`. `what` says in messages what it is: `the token`.
 *
 * Raises `ENGINE_NOT_SIGNED_IN`, with the reference and never with the secret.
 */
export async function readSecret(reference: SecretReference, what: string, root: string): Promise<string> {
  const isVariable = "env" in reference;
  const place = isVariable ? `The environment variable ${reference.env}` : `The file ${reference.file}`;
  const secret = (await contentOf(reference, what, root)).trim();
  if (secret === "") {
    throw notSignedIn(`${place}, which holds ${what} for Kubeflow, is ${isVariable ? "not set" : "empty"}.`, {
      fix: isVariable ? "Set it in the environment of this command." : `Write ${what} into it.`,
    });
  }
  // fetch would say so too, and with the secret in its message.
  if (/^[\x20-\x7e]+$/.test(secret)) return secret;
  const why = "there is more than one line, or a character beyond ASCII";
  throw notSignedIn(`${place} does not hold ${what} alone: ${why}.`, { fix: `Put ${what} there, and nothing else.` });
}

async function contentOf(reference: SecretReference, what: string, root: string): Promise<string> {
  if ("env" in reference) return process.env[reference.env] ?? "";
  try {
    return await readFile(resolve(root, reference.file), "utf8");
  } catch (cause) {
    throw notSignedIn(
      `The file ${reference.file}, which holds ${what} for Kubeflow, cannot be read: ${reasonOf(cause)}.`,
      { cause, fix: "Make it, or mend its path in the orchestrator's `auth`." },
    );
  }
}
