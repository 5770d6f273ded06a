import { TsugiteError } from "@tsugite/core";
import { migrations } from "@tsugite/core/sql";
import type { ClientBase } from "pg";
import { type ComponentPlace, codeOf } from "../database/failures.ts";

/** What a database says of itself. */
export interface SchemaState {
  /** Of its newest migration; 0 where there is none. */
  readonly version: number;
  /** The oldest version of the schema whose writers it serves. */
  readonly oldestWriter: number;
  /** By how many milliseconds the server's clock is ahead of ours; 0 where they differ by less than a second. */
  readonly clockAhead: number;
}

/** What a database has to say that was never migrated. */
export const EMPTY: SchemaState = { version: 0, oldestWriter: 0, clockAhead: 0 };

/** Milliseconds that two clocks may differ by and be taken for one. */
const SAME_CLOCK = 1_000;

/** The version that this code reads and writes. */
export const KNOWN: number = migrations.at(-1)?.version ?? 0;

export async function readSchemaState(client: ClientBase, schema: string): Promise<SchemaState> {
  const before = Date.now();
  try {
    const { rows } = await client.query<Omit<SchemaState, "clockAhead"> & { readonly now: string }>(
      `SELECT version, oldest_writer AS "oldestWriter", (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now
       FROM "${schema}".migrations ORDER BY version DESC LIMIT 1`,
    );
    const [newest] = rows;
    if (newest === undefined) return EMPTY;
    const { version, oldestWriter, now } = newest;
    const ahead = Math.round(Number(now) - (before + Date.now()) / 2);
    return {
      version: Number(version),
      oldestWriter: Number(oldestWriter),
      clockAhead: Math.abs(ahead) < SAME_CLOCK ? 0 : ahead,
    };
  } catch (error) {
    // No such table, no such schema.
    if (["42P01", "3F000"].includes(codeOf(error) ?? "")) return EMPTY;
    throw error;
  }
}

/** Raises `METADATA_STORE_BEHIND` and `METADATA_STORE_NEWER` for a schema that this version cannot work with. */
export function checkSchema({ version, oldestWriter }: SchemaState, { name, location }: ComponentPlace): void {
  if (version < KNOWN) {
    const what = version === 0 ? "has no tables yet" : `has schema ${version}, and this version writes schema ${KNOWN}`;
    throw new TsugiteError(
      "METADATA_STORE_BEHIND",
      `The database of the metadata store ${name}, ${location}, ${what}.`,
      {
        fix: `Run \`tsugite postgres migrate --name ${name}\`; a run or a step never does.`,
      },
    );
  }
  if (oldestWriter <= KNOWN) return;
  throw new TsugiteError(
    "METADATA_STORE_NEWER",
    `The database of the metadata store ${name}, ${location}, was migrated by a newer version of Tsugite: its schema is ${version}, which serves writers of schema ${oldestWriter} and newer, and this version writes schema ${KNOWN}.`,
    { fix: "Update Tsugite in this project; what is deployed with an older version has to be deployed again." },
  );
}
