import type { Digest } from "../../json/digest.ts";
import type { DigestParts } from "../../spec/digest-parts.ts";
import type { Connection } from "./connection.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { jsonOf } from "./row.ts";

/** Keeps what digests were made of, each once. */
export function insertParts(connection: Connection, parts: ReadonlyMap<Digest, DigestParts>): void {
  for (const [digest, made] of parts) {
    const bytes = toDigestBytes(digest);
    // Nearly all of them are there already: looking is cheaper than writing the JSON of what is then not needed.
    if (connection.get("SELECT 1 FROM digest_parts WHERE digest = ?", bytes) !== undefined) continue;
    connection.run("INSERT INTO digest_parts (digest, parts) VALUES (?, ?)", bytes, JSON.stringify(made));
  }
}

export function findParts(connection: Connection, digest: Digest): DigestParts | undefined {
  const row = connection.get("SELECT parts FROM digest_parts WHERE digest = ?", toDigestBytes(digest));
  return row === undefined ? undefined : jsonOf<DigestParts>(row, "parts");
}
