import { setTimeout as sleep } from "node:timers/promises";
import type { Digest } from "../../json/digest.ts";
import { isGone } from "../../run/run-owner.ts";
import type { RunOwner } from "../../run/run-record.ts";
import type { Collector, StepKey } from "../metadata-requests.ts";
import type { Connection } from "./connection.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { bytesOf, integerOf, jsonOf, type Row } from "./row.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { findStepState } from "./step-state.ts";
import { stepNotFound } from "./steps.ts";
import { unusedArtifacts } from "./unused-artifacts.ts";

/** Milliseconds to wait for artifacts that are just being removed. */
const REMOVAL_TIME = 10;

/** Pins an artifact; one that is just being removed is waited for until it is gone. */
export async function pinWhenThere(
  database: SqliteDatabase,
  key: StepKey,
  attempt: number,
  digest: Digest,
): Promise<void> {
  while (!(await database.write("note", (connection) => pinArtifact(connection, key, attempt, digest)))) {
    await sleep(REMOVAL_TIME);
  }
}

/** False when the artifact is just being removed, which will be over soon; the pin stands all the same. */
function pinArtifact(connection: Connection, key: StepKey, attempt: number, digest: Digest): boolean {
  const state = findStepState(connection, key);
  if (state === undefined) return stepNotFound(key);
  const bytes = toDigestBytes(digest);
  connection.run(
    "INSERT INTO pins (digest, step_id, attempt) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    bytes,
    state.id,
    attempt,
  );
  const row = connection.get("SELECT * FROM condemned WHERE digest = ?", bytes);
  if (row === undefined) return true;
  if (!isAbandoned(row)) return false;
  connection.run("DELETE FROM condemned WHERE digest = ?", bytes);
  return true;
}

/** Condemns those of the artifacts that nothing refers to, and returns them. */
export function condemnArtifacts(
  connection: Connection,
  digests: readonly Digest[],
  { owner, until }: Collector,
): readonly Digest[] {
  forgetAbandoned(connection);
  return unusedArtifacts(connection, digests).filter((digest) => {
    const sql = "INSERT INTO condemned (digest, owner, until) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    // Another collector may have it already.
    return connection.run(sql, toDigestBytes(digest), JSON.stringify(owner), until) > 0;
  });
}

/** Releases what this collector has condemned; what another one has taken over stays condemned. */
export function releaseArtifacts(
  connection: Connection,
  digests: readonly Digest[],
  { owner, until }: Collector,
): void {
  const sql = "DELETE FROM condemned WHERE digest = ? AND owner = ? AND until = ?";
  for (const digest of digests) connection.run(sql, toDigestBytes(digest), JSON.stringify(owner), until);
}

/** Pins of attempts that are over, and what a collector that is gone has left. */
export function forgetAbandoned(connection: Connection): void {
  connection.run(
    `DELETE FROM pins WHERE NOT EXISTS (
       SELECT 1 FROM attempts WHERE attempts.step_id = pins.step_id AND attempts.attempt = pins.attempt
         AND attempts.status = 'running')`,
  );
  for (const row of connection.all("SELECT * FROM condemned").filter(isAbandoned)) {
    connection.run("DELETE FROM condemned WHERE digest = ?", bytesOf(row, "digest"));
  }
}

function isAbandoned(row: Row): boolean {
  return isGone(jsonOf<RunOwner>(row, "owner"), integerOf(row, "until"));
}
