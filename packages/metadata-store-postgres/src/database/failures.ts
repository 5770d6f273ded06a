import { isError, TsugiteError } from "@tsugite/core";

/** What is needed of a component for its messages. */
export interface ComponentPlace {
  /** Its name in `tsugite.yaml`. */
  readonly name: string;
  /** The database for people, without secrets. */
  readonly location: string;
}

/** What `pg` and Node say of what failed: an SQLSTATE, or the name of a system error. */
export function codeOf(error: unknown): string | undefined {
  return isError(error) && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Whether others were in the way of a transaction, of which nothing is left; it may be begun again. */
export function isContention(error: unknown): boolean {
  // Serialization, deadlock, unique and foreign keys: each was looked at before, and is there or gone since.
  return ["40001", "40P01", "23505", "23503"].includes(codeOf(error) ?? "");
}

/** Whether a connection was lost, or could not be had for now, as while the server is started anew. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined && AWAY.test(code)) return true;
  return code === undefined && isError(error) && LOST.test(error.message);
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html: connections, too many of them, and shutdowns.
const AWAY = /^(?:08...|53300|57P0[1235]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;
// What pg, its pool and PgBouncer throw without a code.
const LOST =
  /^(?:Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|server conn crashed|server closed)/;

/** `METADATA_STORE_FAILED` for what the server or the network refused; any other error as it is. */
export function toStoreError(error: unknown, { name, location }: ComponentPlace): unknown {
  if (TsugiteError.is(error) || !isError(error)) return error;
  const fix = FIXES.find(([pattern]) => pattern.test(`${codeOf(error) ?? ""} ${error.message}`))?.[1];
  if (fix === undefined && codeOf(error) === undefined && !isAway(error)) return error;
  return new TsugiteError(
    "METADATA_STORE_FAILED",
    `The metadata store ${name} could not be used, ${location}: ${error.message.replace(/\.$/, "")}.`,
    { cause: error, fix: fix ?? "See the log of the server; nothing that was recorded is lost." },
  );
}

const FIXES: readonly (readonly [RegExp, string])[] = [
  [
    /no pg_hba\.conf entry.*no encryption/,
    "The server wants encrypted connections: set `ssl: true` in the store's config.",
  ],
  [
    /^28|password must be a string|no password supplied/,
    "Mend the user or the password in the URL that the store's `url` names, or `password`.",
  ],
  [/^3D000/, "Create the database, or mend its name at the end of the store's `url`."],
  [/^42501/, "Grant it to the user of the store's `url`, or let its owner run `tsugite postgres migrate`."],
  [/^ENOTFOUND/, "Mend the host in the store's `url`."],
  [
    /^(?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)|timeout/,
    "See that the server runs, and that this machine reaches the host and port in the store's `url`.",
  ],
  [
    /does not support SSL/,
    "Let the server encrypt connections, or set `ssl: false` in the store's config where the network may be trusted.",
  ],
  [
    /CERT|certificate|UNABLE_TO_VERIFY/,
    "Name the authority that has signed the server's certificate: `ssl: { ca: path }` in the store's config; the host in `url` has to be the one it is for.",
  ],
  [/^53300/, "Lower `poolSize`, put a pooler such as PgBouncer before the server, or raise its `max_connections`."],
  [/^53100/, "Free some space on the server; nothing that was recorded is lost."],
  [/^25006/, "It is a standby, or read-only: name the primary server in the store's `url`."],
];
