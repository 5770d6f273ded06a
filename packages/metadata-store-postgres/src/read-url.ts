import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describeSecretPlace, reasonOf, type SecretReference, TsugiteError } from "@tsugite/core";
import type { PostgresMetadataStoreConfig } from "./config.ts";

/** What is needed of the component for its messages. */
export interface NamedConfig {
  readonly name: string;
  readonly root: string;
  readonly config: PostgresMetadataStoreConfig;
}

/** The database's URL with its password. Raises `COMPONENT_CONFIG_INVALID`, with the reference and never with the secret. */
export function readUrl({ name, root, config }: NamedConfig): URL {
  const given = typeof config.url === "string" ? config.url : readSecret(config.url, { name, root, key: "url" });
  // The error of `new URL` would hold what it was given.
  const url = URL.parse(given);
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol)) {
    const place = typeof config.url === "string" ? "its `url`" : describeSecretPlace(config.url);
    throw new TsugiteError(
      "COMPONENT_CONFIG_INVALID",
      `The metadata store ${name} has no URL of a PostgreSQL database in ${place}.`,
      { fix: "Put postgres://user:password@host:5432/database there, and nothing else." },
    );
  }
  if (config.password !== undefined)
    url.password = encodeURIComponent(readSecret(config.password, { name, root, key: "password" }));
  return url;
}

/** The database for people: without user and password. */
export function describeUrl({ name, root, config }: NamedConfig): string {
  try {
    const { hostname, port, pathname } = readUrl({ name, root, config });
    return `postgres://${hostname}:${port === "" ? "5432" : port}${pathname} (schema ${config.schema})`;
  } catch {
    return typeof config.url === "string" ? "postgres" : `postgres at the URL in ${describeSecretPlace(config.url)}`;
  }
}

interface SecretPlace {
  readonly name: string;
  readonly root: string;
  readonly key: string;
}

function readSecret(reference: SecretReference, { name, root, key }: SecretPlace): string {
  const refuse = (what: string, fix: string): never => {
    const problem = `The metadata store ${name} cannot be opened: ${describeSecretPlace(reference)}, which its \`${key}\` names, ${what}.`;
    throw new TsugiteError("COMPONENT_CONFIG_INVALID", problem, { fix });
  };
  if ("env" in reference) {
    const value = (process.env[reference.env] ?? "").trim();
    return value === "" ? refuse("is not set", "Set it where the command, or the step, runs.") : value;
  }
  try {
    const value = readFileSync(resolve(root, reference.file), "utf8").trim();
    return value === "" ? refuse("is empty", "Write it there.") : value;
  } catch (error) {
    if (TsugiteError.is(error)) throw error;
    return refuse(`cannot be read: ${reasonOf(error)}`, `Make it, or mend its path in \`${key}\`.`);
  }
}
