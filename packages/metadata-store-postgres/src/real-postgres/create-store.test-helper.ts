import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";
import type { PostgresMetadataStoreConfig } from "../config.ts";
import { PostgresMetadataStore } from "../metadata-store.ts";
import { migrateSchema } from "../schema/migrate-schema.ts";

/** Uses a connection to the server of the tests, as its superuser. */
export async function withClient<T>(use: (client: Client) => Promise<T>, url: string = inject("postgres")): Promise<T> {
  const client = new Client(url);
  client.on("error", () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** A schema of its own, brought up to date. */
export async function createSchema(url?: string): Promise<string> {
  const schema = `test_${randomUUID().replaceAll("-", "")}`;
  await withClient((client) => migrateSchema(client, schema), url);
  return schema;
}

export async function dropSchema(schema: string, url?: string): Promise<void> {
  await withClient((client) => client.query(`DROP SCHEMA "${schema}" CASCADE`), url);
}

/** A store on the server of the tests, as a component of a stack. */
export function openStore(
  config: Partial<PostgresMetadataStoreConfig> & { readonly schema: string },
): PostgresMetadataStore {
  const defaults = { url: inject("postgres"), poolSize: 4, connectTimeout: 10_000, retryFor: 60_000 };
  return new PostgresMetadataStore({ name: "team", config: { ...defaults, ...config }, root: import.meta.dirname });
}
