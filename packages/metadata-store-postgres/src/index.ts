// What a stack and a bundle may use.
export { migrate, status } from "./commands.ts";
export {
  type PostgresMetadataStoreConfig,
  type PostgresMetadataStoreOptions,
  postgresConfigSchema,
  type SecretReference,
} from "./config.ts";
export type { DatabaseReport } from "./database/administration.ts";
export { PostgresMetadataStore } from "./metadata-store.ts";
export type { MigrationPlan } from "./schema/migrate-schema.ts";
export type { SchemaState } from "./schema/schema-state.ts";
