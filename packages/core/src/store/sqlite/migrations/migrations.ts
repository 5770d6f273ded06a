import { initialMigration } from "./0001-initial.ts";
import { ownersMigration } from "./0002-owners.ts";
import { engineRefsMigration } from "./0003-engine-refs.ts";
import type { Migration } from "./migration.ts";

/** All migrations, in their order. */
export const migrations: readonly Migration[] = [initialMigration, ownersMigration, engineRefsMigration];
