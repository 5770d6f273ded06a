import type { Migration } from "./migration.ts";

/**
 * Which artifacts attempts are about to rely on, which are about to be removed, and, quickly, which runs were answered
 * from which.
 */
export const garbageMigration: Migration = {
  version: 5,
  name: "garbage",
  oldestWriter: 1,
  sql: `
CREATE TABLE pins (
  digest BLOB NOT NULL,
  step_id INTEGER NOT NULL REFERENCES steps (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  PRIMARY KEY (digest, step_id, attempt)
) STRICT, WITHOUT ROWID;
CREATE INDEX pins_by_step ON pins (step_id);

CREATE TABLE condemned (
  digest BLOB PRIMARY KEY,
  owner TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX steps_by_origin ON steps (cached_from_run_id) WHERE cached_from_run_id IS NOT NULL;
`,
};
