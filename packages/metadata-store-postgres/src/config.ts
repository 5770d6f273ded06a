import type { SecretReference } from "@tsugite/core";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";

/** Config of the metadata store `postgres`, as it is given. */
export interface PostgresMetadataStoreOptions {
  /** `postgres://user@host:5432/database` without a password, or where the URL is kept that may have one. */
  readonly url: string | SecretReference;
  /** The user's password, where `url` has none. @default that of the environment variable `PGPASSWORD`, if it is set */
  readonly password?: SecretReference | undefined;
  /** The schema that holds the tables: one for each team, or project, that shares its runs. @default "tsugite" */
  readonly schema?: string | undefined;
  /** Whether the connection is encrypted, and the server's certificate checked. @default what the URL says by `sslmode` */
  readonly ssl?: boolean | { readonly ca: string } | undefined;
  /** The most connections that one process opens. @default 4 */
  readonly poolSize?: number | undefined;
  /** Milliseconds to wait for a connection. @default 10000 */
  readonly connectTimeout?: number | undefined;
  /** Milliseconds to go on trying while the server, which was there before, is away. @default 60000 */
  readonly retryFor?: number | undefined;
}

/** Config of the metadata store `postgres`, checked and completed. */
export interface PostgresMetadataStoreConfig extends PostgresMetadataStoreOptions {
  readonly schema: string;
  readonly poolSize: number;
  readonly connectTimeout: number;
  readonly retryFor: number;
}

const text = (description: string) =>
  v.pipe(
    v.string("Expected a text."),
    v.minLength(1, "Expected a text that is not empty."),
    v.description(description),
  );

const whole = (description: string, least: number) =>
  v.pipe(
    v.number("Expected a whole number."),
    v.integer("Expected a whole number."),
    v.minValue(least, `Expected at least ${least}.`),
    v.description(description),
  );

const secret = v.union(
  [
    v.strictObject({ env: text("Name of the environment variable that holds it.") }),
    v.strictObject({ file: text("Path of the file that holds it; relative to the project.") }),
  ],
  "Expected { env: NAME } or { file: path }; a secret itself is never written down.",
);

const EXPECTED_URL = "Expected a URL such as postgres://user@host:5432/database, or { env: NAME } or { file: path }.";

const HOLDS_PASSWORD = "It holds a password: keep the URL elsewhere, and name it by { env: NAME } or { file: path }.";
/** Of a server, without a password; also without one whose characters would have to be escaped there. */
const URL_WITHOUT_PASSWORD = /^(?!.*:\/\/[^@]*:[^@]*@)(?!.*[?&]password=)postgres(?:ql)?:\/\/[^/?#]*[^/?#@:]/;

const url = v.union(
  [
    v.pipe(
      v.string(),
      v.regex(URL_WITHOUT_PASSWORD, ({ input }) =>
        /^postgres(?:ql)?:\/\/./.test(input) ? HOLDS_PASSWORD : EXPECTED_URL,
      ),
    ),
    secret,
  ],
  // Of a text that is refused, the reason; of anything else, what would do.
  (issue) => (typeof issue.input === "string" ? issue.issues?.[0]?.message : undefined) ?? EXPECTED_URL,
);

const ssl = v.union(
  [
    v.boolean(),
    v.strictObject({ ca: text("Path of the certificate of the authority that is trusted; relative to the project.") }),
  ],
  "Expected true, false or { ca: path }.",
);

/** Checks and completes the config of the metadata store `postgres`, and describes it. */
export const postgresConfigSchema: ReturnType<
  typeof toStandardJsonSchema<v.GenericSchema<PostgresMetadataStoreOptions, PostgresMetadataStoreConfig>>
> = toStandardJsonSchema(
  v.strictObject({
    url: v.pipe(
      url,
      v.description("The database: a URL without a password, or where the URL is kept that may have one."),
    ),
    password: v.optional(
      v.pipe(secret, v.description("The user's password, where `url` has none; by default that of `PGPASSWORD`.")),
    ),
    schema: v.optional(
      v.pipe(
        v.string("Expected a text."),
        v.regex(/^[a-z_][a-z0-9_]{0,62}$/, "Expected a name of small letters, digits and underscores."),
        v.description("The schema that holds the tables: one for each team, or project, that shares its runs."),
      ),
      "tsugite",
    ),
    ssl: v.optional(
      v.pipe(
        ssl,
        v.description(
          "`true`: the connection is encrypted, and the server's certificate checked; `{ ca }`: by this authority. By default what the URL says by `sslmode`.",
        ),
      ),
    ),
    poolSize: v.optional(whole("The most connections that one process opens.", 1), 4),
    connectTimeout: v.optional(whole("Milliseconds to wait for a connection.", 1), 10_000),
    retryFor: v.optional(
      whole("Milliseconds to go on trying while the server, which was there before, is away.", 0),
      60_000,
    ),
  }),
);
