import type { StandardSchemaV1 } from "@standard-schema/spec";
import { localConfigSchema } from "../local-config-schema.ts";

/** Config of the SQLite metadata store. */
export interface SqliteMetadataStoreConfig {
  /** The database file, relative to the project. @default ".tsugite/metadata.db" */
  readonly path?: string;
  /** Milliseconds to wait for other processes that are writing. @default 10000 */
  readonly busyTimeout?: number;
}

export const SQLITE_DEFAULTS: Required<SqliteMetadataStoreConfig> = {
  path: ".tsugite/metadata.db",
  busyTimeout: 10_000,
};

export const sqliteConfigSchema: StandardSchemaV1<SqliteMetadataStoreConfig> =
  localConfigSchema<SqliteMetadataStoreConfig>({
    path: {
      type: "string",
      default: SQLITE_DEFAULTS.path,
      description: "The database file, relative to the project.",
    },
    busyTimeout: {
      type: "integer",
      default: SQLITE_DEFAULTS.busyTimeout,
      description: "How long to wait for other processes that write, in milliseconds.",
    },
  });
