import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { reasonOf } from "@tsugite/core";
import type { SecretReference } from "../config.ts";
import { localAirflowPlaces } from "../local/local-airflow.ts";
import { notSignedIn } from "./rest-errors.ts";

/**
 * The secret that a reference names. Relative paths are relative to `root`. `what` says in messages what it is: `the token`.
 *
 * Raises `ENGINE_NOT_SIGNED_IN`, with the reference and never with the secret.
 */
export async function readSecret(reference: SecretReference, what: string, root: string): Promise<string> {
  const place = "env" in reference ? `The environment variable ${reference.env}` : `The file ${reference.file}`;
  const secret = (await contentOf(reference, what, root)).trim();
  if (secret === "") {
    throw notSignedIn(`${place}, which holds ${what} for Airflow, is ${"env" in reference ? "not set" : "empty"}.`, {
      fix: "env" in reference ? "Set it in the environment of this command." : `Write ${what} into it.`,
    });
  }
  // fetch would say so too, and with the secret in its message.
  if (!/^[\x20-\x7e]+$/.test(secret)) {
    throw notSignedIn(
      `${place} does not hold ${what} alone: there is more than one line, or a character beyond ASCII.`,
      {
        fix: `Put ${what} there, and nothing else.`,
      },
    );
  }
  return secret;
}

async function contentOf(reference: SecretReference, what: string, root: string): Promise<string> {
  if ("env" in reference) return process.env[reference.env] ?? "";
  try {
    return await readFile(resolve(root, reference.file), "utf8");
  } catch (cause) {
    const isOfUp = resolve(root, reference.file) === localAirflowPlaces(root).passwordFile;
    throw notSignedIn(
      `The file ${reference.file}, which holds ${what} for Airflow, cannot be read: ${reasonOf(cause)}.`,
      {
        cause,
        fix: isOfUp
          ? "`tsugite airflow up` starts an Airflow for the project and writes it; for another one, mend the path in the orchestrator's `auth`."
          : "Make it, or mend its path in the orchestrator's `auth`.",
      },
    );
  }
}
