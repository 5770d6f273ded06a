import type { Migration } from "./migration.ts";

/** Which versions of pipelines stand, or stood, with which engines, and the bundles that they need. */
export const deploymentsMigration: Migration = {
  version: 6,
  name: "deployments",
  oldestWriter: 1,
  sql: `
CREATE TABLE deployments (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  engine TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  stack TEXT NOT NULL,
  id ANY NOT NULL,
  version ANY NOT NULL,
  url ANY,
  spec_digest BLOB NOT NULL,
  bundle BLOB,
  parameters TEXT NOT NULL,
  schedule TEXT,
  deployed_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX deployments_that_stand ON deployments (engine, pipeline) WHERE ended_at IS NULL;
`,
};
