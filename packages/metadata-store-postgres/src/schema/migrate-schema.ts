import { migrations as allMigrations, type Migration } from "@tsugite/core/sql";
import type { ClientBase } from "pg";
import { migrationOf } from "../database/dialect.ts";
import { transaction } from "../database/transaction.ts";
import { EMPTY, readSchemaState, type SchemaState } from "./schema-state.ts";

/** What brings a schema up to date. */
export interface MigrationPlan {
  readonly before: SchemaState;
  readonly missing: readonly Migration[];
}

/** What is missing. Changes nothing. */
export async function planMigration(
  client: ClientBase,
  schema: string,
  migrations: readonly Migration[] = allMigrations,
): Promise<MigrationPlan> {
  const before = await readSchemaState(client, schema);
  return { before, missing: migrations.filter(({ version }) => version > before.version) };
}

/** Applies what is missing, all of it or nothing. Of several who do it at the same moment, one does, and the others find it done. */
export async function migrateSchema(
  client: ClientBase,
  schema: string,
  migrations: readonly Migration[] = allMigrations,
): Promise<MigrationPlan> {
  const alone = ["SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`tsugite migrate ${schema}`]] as const;
  return transaction(client, [["BEGIN"], alone], async () => {
    const { rows } = await client.query("SELECT FROM pg_namespace WHERE nspname = $1", [schema]);
    // IF NOT EXISTS would ask for the right to make schemas also where the schema is there.
    if (rows.length === 0) await client.query(`CREATE SCHEMA "${schema}"`);
    const plan = await planOf(client, schema, migrations);
    for (const migration of plan.missing) {
      await client.query(migrationOf(migration, schema));
      await client.query(
        `INSERT INTO "${schema}".migrations (version, name, oldest_writer, applied_at) VALUES ($1, $2, $3, $4)`,
        [migration.version, migration.name, migration.oldestWriter, Date.now()],
      );
    }
    return plan;
  });
}

/** In a transaction a question that fails would end it, so that it is looked first whether there is a table to ask. */
async function planOf(client: ClientBase, schema: string, migrations: readonly Migration[]): Promise<MigrationPlan> {
  const { rows } = await client.query<{ found: boolean }>("SELECT to_regclass($1) IS NOT NULL AS found", [
    `"${schema}".migrations`,
  ]);
  if (rows[0]?.found === true) return planMigration(client, schema, migrations);
  return { before: EMPTY, missing: migrations };
}
