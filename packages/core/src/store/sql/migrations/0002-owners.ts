import type { Migration } from "./migration.ts";

/** Who carries out a run, until when that can be counted on, and whether somebody asked for its end. */
export const ownersMigration: Migration = {
  version: 2,
  name: "owners",
  oldestWriter: 1,
  sql: `
ALTER TABLE runs ADD COLUMN generation INTEGER NOT NULL DEFAULT 1;
ALTER TABLE runs ADD COLUMN owner TEXT;
ALTER TABLE runs ADD COLUMN lease_until INTEGER;
ALTER TABLE runs ADD COLUMN cancel_requested_at INTEGER;
`,
};
