import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { reasonOf, TsugiteError } from "@tsugite/core";
import { Pool } from "pg";
import { type NamedConfig, readUrl } from "../read-url.ts";
import { typeParsers } from "./postgres-value.ts";

/** Milliseconds after which a connection that nobody needs is closed: a step holds none while the user's code runs. */
const IDLE = 1_000;

/** Opens no connection yet. Raises `COMPONENT_CONFIG_INVALID`. */
export function openPool(named: NamedConfig): Pool {
  const { config } = named;
  const url = readUrl(named);
  const ssl = sslOptions(named);
  // The config says it, and says it better.
  if (ssl !== undefined) url.searchParams.delete("sslmode");
  const pool = new Pool({
    connectionString: url.href,
    ...(ssl === undefined ? {} : { ssl }),
    max: config.poolSize,
    connectionTimeoutMillis: config.connectTimeout,
    idleTimeoutMillis: IDLE,
    allowExitOnIdle: true,
    keepAlive: true,
    // Statements that do not wait for each other's answers go out together.
    pipeline: true,
    application_name: "tsugite",
    types: typeParsers,
  });
  // One that is lost is told twice: to whoever waits for an answer, and by events that would end the process unheard.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", () => {});
  return pool;
}

function sslOptions({ name, root, config: { ssl } }: NamedConfig): boolean | { readonly ca: string } | undefined {
  if (typeof ssl !== "object") return ssl;
  try {
    return { ca: readFileSync(resolve(root, ssl.ca), "utf8") };
  } catch (error) {
    throw new TsugiteError(
      "COMPONENT_CONFIG_INVALID",
      `The metadata store ${name} cannot be opened: the file ${ssl.ca}, which its \`ssl.ca\` names, cannot be read: ${reasonOf(error)}.`,
      { fix: "Mend the path, or bring the certificate there." },
    );
  }
}
