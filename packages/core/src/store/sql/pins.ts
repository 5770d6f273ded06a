import type { Digest } from "../../json/digest.ts";
import { isGone } from "../../run/run-owner.ts";
import type { RunOwner } from "../../run/run-record.ts";
import type { Collector, StepKey } from "../metadata-requests.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { bytesOf, integerOf, jsonOf, type Row } from "./row.ts";
import { execute, LeaseTime, queryAll, queryOne, type SqlOperation } from "./sql-operation.ts";
import { findStepState } from "./step-state.ts";
import { stepNotFound } from "./steps.ts";
import { unusedArtifacts } from "./unused-artifacts.ts";

/** False when the artifact is just being removed, which will be over soon; the pin stands all the same. */
export function* pinArtifact(key: StepKey, attempt: number, digest: Digest): SqlOperation<boolean> {
  const state = yield* findStepState(key);
  if (state === undefined) return stepNotFound(key);
  const bytes = toDigestBytes(digest);
  yield* execute(
    "INSERT INTO pins (digest, step_id, attempt) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    bytes,
    state.id,
    attempt,
  );
  const row = yield* queryOne("SELECT * FROM condemned WHERE digest = ?", bytes);
  if (row === undefined) return true;
  if (!isAbandoned(row)) return false;
  yield* execute("DELETE FROM condemned WHERE digest = ?", bytes);
  return true;
}

/** Condemns those of the artifacts that nothing refers to, and returns them. */
export function* condemnArtifacts(
  digests: readonly Digest[],
  { owner, until }: Collector,
): SqlOperation<readonly Digest[]> {
  yield* forgetAbandoned();
  const condemned: Digest[] = [];
  for (const digest of yield* unusedArtifacts(digests)) {
    const sql = "INSERT INTO condemned (digest, owner, until) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    // Another collector may have it already.
    const inserted = yield* execute(sql, toDigestBytes(digest), JSON.stringify(owner), new LeaseTime(until));
    if (inserted > 0) condemned.push(digest);
  }
  return condemned;
}

/** Releases what this collector has condemned; what another one has taken over stays condemned. */
export function* releaseArtifacts(digests: readonly Digest[], { owner, until }: Collector): SqlOperation<void> {
  yield* execute(
    `DELETE FROM condemned WHERE digest IN (SELECT unhex(value) FROM json_each(?)) AND owner = ? AND until = ?`,
    digests,
    JSON.stringify(owner),
    new LeaseTime(until),
  );
}

/** Pins of attempts that are over, and what a collector that is gone has left. */
export function* forgetAbandoned(): SqlOperation<void> {
  yield* execute(
    `DELETE FROM pins WHERE NOT EXISTS (
       SELECT 1 FROM attempts WHERE attempts.step_id = pins.step_id AND attempts.attempt = pins.attempt
         AND attempts.status = 'running')`,
  );
  for (const row of (yield* queryAll("SELECT * FROM condemned")).filter(isAbandoned)) {
    yield* execute("DELETE FROM condemned WHERE digest = ?", bytesOf(row, "digest"));
  }
}

function isAbandoned(row: Row): boolean {
  return isGone(jsonOf<RunOwner>(row, "owner"), integerOf(row, "until"));
}
