import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { reasonOf, type SecretReference, TsugiteError } from "@tsugite/core";

/**
 * The secret that a reference names. Relative paths are relative to `root`. `field` names it in messages:
 * `credentials.accessKeyId`.
 *
 * Raises `ARTIFACT_STORE_FAILED`, with the reference and never with the secret.
 */
export async function readSecret(reference: SecretReference, field: string, root: string): Promise<string> {
  const place = "env" in reference ? `The environment variable ${reference.env}` : `The file ${reference.file}`;
  const secret = (await contentOf(reference, field, root)).trim();
  if (secret === "") {
    throw unreadable(`${place}, which \`${field}\` names, is ${"env" in reference ? "not set" : "empty"}.`, {
      fix: "env" in reference ? "Set it in the environment of this process." : "Write the key into it.",
    });
  }
  // It becomes part of a header, and what is no header is told by Node with its value.
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    throw unreadable(`${place}, which \`${field}\` names, does not hold a key alone.`, {
      fix: "Put the key there in one line, and nothing else.",
    });
  }
  return secret;
}

async function contentOf(reference: SecretReference, field: string, root: string): Promise<string> {
  if ("env" in reference) return process.env[reference.env] ?? "";
  try {
    return await readFile(resolve(root, reference.file), "utf8");
  } catch (cause) {
    throw unreadable(`The file ${reference.file}, which \`${field}\` names, cannot be read: ${reasonOf(cause)}.`, {
      cause,
      fix: "Make it, or mend its path.",
    });
  }
}

function unreadable(message: string, options: { readonly fix: string; readonly cause?: unknown }): TsugiteError {
  return new TsugiteError("ARTIFACT_STORE_FAILED", message, options);
}
