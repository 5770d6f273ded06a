import type { Digest } from "../../json/digest.ts";
import type { DigestParts } from "../../spec/digest-parts.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { digestOfRow, jsonOf } from "./row.ts";
import { insertEach, queryAll, queryOne, type SqlOperation } from "./sql-operation.ts";

/** Keeps what digests were made of, each once. */
export function* insertParts(parts: ReadonlyMap<Digest, DigestParts>): SqlOperation<void> {
  if (parts.size === 0) return;
  // Nearly all of them are there already: looking is cheaper than writing the JSON of what is then not needed.
  const rows = yield* queryAll(
    "SELECT digest FROM digest_parts WHERE digest IN (SELECT unhex(value) FROM json_each(?))",
    [...parts.keys()],
  );
  const there = new Set(rows.map((row) => digestOfRow(row, "digest")));
  yield* insertEach(
    "INSERT INTO digest_parts (digest, parts) VALUES (?, ?) ON CONFLICT DO NOTHING",
    [...parts]
      .filter(([digest]) => !there.has(digest))
      .map(([digest, made]) => [toDigestBytes(digest), JSON.stringify(made)]),
  );
}

export function* findParts(digest: Digest): SqlOperation<DigestParts | undefined> {
  const row = yield* queryOne("SELECT parts FROM digest_parts WHERE digest = ?", toDigestBytes(digest));
  return row === undefined ? undefined : jsonOf<DigestParts>(row, "parts");
}
