import type { Migration } from "./migration.ts";

/**
 * Times are milliseconds since 1970. Digests are their 32 bytes, for the sake of short indexes: read
 * them with `lower(hex(digest))`. JSON stands in TEXT columns. ANY columns hold texts that users choose freely: see
 * `toLosslessText`.
 */
export const initialMigration: Migration = {
  version: 1,
  name: "initial",
  oldestWriter: 1,
  sql: `
CREATE TABLE migrations (
  version INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  oldest_writer INTEGER NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT;

CREATE TABLE specs (
  digest BLOB PRIMARY KEY,
  spec TEXT NOT NULL
) STRICT;

CREATE TABLE runs (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  stack TEXT NOT NULL,
  spec_digest BLOB NOT NULL REFERENCES specs (digest),
  parameters TEXT NOT NULL,
  cache INTEGER NOT NULL,
  scheduled_at INTEGER,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  error TEXT,
  UNIQUE (pipeline, name)
) STRICT;

CREATE TABLE executions (
  sequence INTEGER PRIMARY KEY,
  engine TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  run_name TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES runs (sequence) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  UNIQUE (engine, pipeline, run_name)
) STRICT;
CREATE INDEX executions_by_run ON executions (run);

CREATE TABLE steps (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs (sequence) ON DELETE CASCADE,
  step TEXT NOT NULL,
  status TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  cache_key BLOB,
  cached_from_run_id TEXT,
  cached_from_run_name TEXT,
  metadata TEXT,
  error TEXT,
  reason TEXT,
  UNIQUE (run, step)
) STRICT;
CREATE INDEX steps_by_cache_key ON steps (cache_key, ended_at) WHERE status = 'completed' AND cache_key IS NOT NULL;

CREATE TABLE attempts (
  step_id INTEGER NOT NULL REFERENCES steps (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  status TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  error TEXT,
  PRIMARY KEY (step_id, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE step_outputs (
  step_id INTEGER NOT NULL REFERENCES steps (id) ON DELETE CASCADE,
  output ANY NOT NULL,
  digest BLOB NOT NULL,
  codec TEXT NOT NULL,
  size INTEGER NOT NULL,
  name ANY,
  PRIMARY KEY (step_id, output)
) STRICT, WITHOUT ROWID;
CREATE INDEX step_outputs_by_digest ON step_outputs (digest);

CREATE TABLE step_inputs (
  step_id INTEGER NOT NULL REFERENCES steps (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  path ANY NOT NULL,
  digest BLOB NOT NULL,
  producer TEXT NOT NULL,
  PRIMARY KEY (step_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX step_inputs_by_digest ON step_inputs (digest);

CREATE TABLE contents (
  digest BLOB PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE logs (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL REFERENCES runs (sequence) ON DELETE CASCADE,
  step TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  at INTEGER NOT NULL,
  level TEXT NOT NULL,
  text ANY NOT NULL
) STRICT;
CREATE INDEX logs_by_run ON logs (run);
CREATE INDEX logs_by_step ON logs (run, step);

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  step TEXT,
  attempt INTEGER,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
`,
};
