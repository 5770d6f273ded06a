import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where Debian has each version of PostgreSQL, beside the PATH. */
const DEBIAN = "/usr/lib/postgresql";

/** The folder of PostgreSQL's programs: the one that `TSUGITE_POSTGRES` names, or else the newest that is installed. */
export function findPostgres(): string | undefined {
  if (process.env.TSUGITE_POSTGRES !== undefined) return process.env.TSUGITE_POSTGRES;
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(DEBIAN, version, "bin")), ...(process.env.PATH ?? "").split(":")];
  return folders.find((folder) => ["initdb", "postgres"].every((program) => existsSync(join(folder, program))));
}
