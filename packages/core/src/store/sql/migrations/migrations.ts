import { initialMigration } from "./0001-initial.ts";
import { ownersMigration } from "./0002-owners.ts";
import { engineRefsMigration } from "./0003-engine-refs.ts";
import { cacheMigration } from "./0004-cache.ts";
import { garbageMigration } from "./0005-garbage.ts";
import { deploymentsMigration } from "./0006-deployments.ts";
import type { Migration } from "./migration.ts";

/** All migrations, in their order. */
export const migrations: readonly Migration[] = [
  initialMigration,
  ownersMigration,
  engineRefsMigration,
  cacheMigration,
  garbageMigration,
  deploymentsMigration,
];
