import type { Migration } from "./migration.ts";

/** What digests were made of, and why the cache did not answer a step. */
export const cacheMigration: Migration = {
  version: 4,
  name: "cache",
  oldestWriter: 1,
  sql: `
CREATE TABLE digest_parts (
  digest BLOB PRIMARY KEY,
  parts TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE steps ADD COLUMN cache_miss TEXT;
CREATE INDEX runs_by_pipeline ON runs (pipeline);
`,
};
