// What a stack and a bundle may use.
export type { SecretReference } from "@tsugite/core";
export { migrate, status } from "./commands.ts";
export {
  type PostgresMetadataStoreConfig,
  type PostgresMetadataStoreOptions,
  postgresConfigSchema,
} from "./config.ts";
export type { DatabaseReport } from "./database/administration.ts";
export { PostgresMetadataStore } from "./metadata-store.ts";
export type { MigrationPlan } from "./schema/migrate-schema.ts";
export type { SchemaState } from "./schema/schema-state.ts";
