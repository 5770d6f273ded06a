import { resolve } from "node:path";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { StackComponentOptions } from "../../component/stack-component.ts";
import { SqlMetadataStore } from "../sql/sql-metadata-store.ts";
import { SqliteDatabase } from "./sqlite-database.ts";
import { SQLITE_DEFAULTS, type SqliteMetadataStoreConfig, sqliteConfigSchema } from "./sqlite-metadata-store-config.ts";

/**
 * Keeps runs in one SQLite file of this machine, which any number of its processes may use at once.
 *
 * Outcomes are on the disk when a method returns. Notes (that an attempt began, lines of logs) are not waited for: a
 * process that is killed loses none of them, a power failure those since the last outcome.
 */
export class SqliteMetadataStore extends SqlMetadataStore<SqliteMetadataStoreConfig> {
  static override readonly FLAVOR: string = "sqlite";
  static override readonly configSchema: StandardSchemaV1<SqliteMetadataStoreConfig> = sqliteConfigSchema;

  /** Absolute path of the database file. */
  readonly path: string;
  protected override readonly database: SqliteDatabase;

  constructor(options: StackComponentOptions<SqliteMetadataStoreConfig>) {
    super(options);
    const { path = SQLITE_DEFAULTS.path, busyTimeout = SQLITE_DEFAULTS.busyTimeout } = options.config;
    this.path = resolve(options.root, path);
    this.database = new SqliteDatabase({ path: this.path, root: options.root, busyTimeout });
  }

  override get location(): string {
    return this.path;
  }

  override get isLocalOnly(): boolean {
    return true;
  }
}
