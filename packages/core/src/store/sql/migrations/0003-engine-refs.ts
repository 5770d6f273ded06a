import type { Migration } from "./migration.ts";

/** By what an engine finds an execution again, and whether the engine named it, in place of the name a client chose. */
export const engineRefsMigration: Migration = {
  version: 3,
  name: "engine-refs",
  oldestWriter: 1,
  sql: `
ALTER TABLE executions ADD COLUMN ref TEXT;
ALTER TABLE executions ADD COLUMN engine_named INTEGER NOT NULL DEFAULT 0;
`,
};
