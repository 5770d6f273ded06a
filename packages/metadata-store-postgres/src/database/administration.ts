import { TsugiteError } from "@tsugite/core";
import type { PoolClient } from "pg";
import { checkSchema, readSchemaState, type SchemaState } from "../schema/schema-state.ts";
import type { ComponentPlace } from "./failures.ts";

/** What is to be known of a database before it is used. */
export interface DatabaseReport {
  /** Version of PostgreSQL. */
  readonly server: string;
  /** Whether this connection is encrypted, as the server sees it: a pooler stands for its own clients. */
  readonly encrypted: boolean;
  readonly schemaVersion: number;
  /** Milliseconds by which the server's clock is ahead of this machine's; 0 where they differ by less than a second. */
  readonly clockAhead: number;
  /** Why it cannot be used as it is, with what to do. */
  readonly problem?: string;
}

export async function reportOn(client: PoolClient, schema: string, place: ComponentPlace): Promise<DatabaseReport> {
  const state = await readSchemaState(client, schema);
  const { rows } = await client.query<{ server: string; encrypted: boolean }>(
    `SELECT current_setting('server_version') AS server,
       coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS encrypted`,
  );
  const { server = "", encrypted = false } = rows[0] ?? {};
  return { server, encrypted, schemaVersion: state.version, clockAhead: state.clockAhead, ...problemOf(state, place) };
}

function problemOf(state: SchemaState, place: ComponentPlace): { readonly problem?: string } {
  try {
    checkSchema(state, place);
    return {};
  } catch (error) {
    if (!TsugiteError.is(error)) throw error;
    return { problem: error.message };
  }
}
