import type { SecretReference } from "@tsugite/core";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";

/** Keys to sign requests with; each is named by where it is. */
export interface S3Credentials {
  readonly accessKeyId: SecretReference;
  readonly secretAccessKey: SecretReference;
  /** Of keys that hold only for a time. */
  readonly sessionToken?: SecretReference | undefined;
}

/** Config of the artifact store `s3`, as it is given. */
export interface S3ArtifactStoreConfig {
  /** Name of the bucket. It must be there. */
  readonly bucket: string;
  /**
   * What the keys of all artifacts begin with: names with slashes between, or "" for the whole bucket. One metadata store
   * has one prefix, since `tsugite gc` removes what the metadata store does not know.
   */
  readonly prefix: string;
  /** Region of the bucket. @default that of the environment or the AWS profile; with an `endpoint`, else `us-east-1` */
  readonly region?: string | undefined;
  /** URL of a service other than AWS. @default AWS */
  readonly endpoint?: string | undefined;
  /** Whether the bucket's name stands in the path of a URL rather than in its host. @default true with an `endpoint` */
  readonly pathStyle?: boolean | undefined;
  /** @default found as AWS tools find them: environment, profile, SSO, web identity, role of the container or machine */
  readonly credentials?: S3Credentials | undefined;
}

const text = (description: string) =>
  v.pipe(
    v.string("Expected a text."),
    v.minLength(1, "Expected a text that is not empty."),
    v.description(description),
  );

const secret = (description: string) =>
  v.pipe(
    v.union(
      [
        v.strictObject({ env: text("Name of the environment variable that holds it.") }),
        v.strictObject({ file: text("Path of the file that holds it.") }),
      ],
      "Expected { env: NAME } or { file: path }; a secret itself is never written down.",
    ),
    v.description(description),
  );

const NEEDED = "It must be given.";

const credentials = v.strictObject(
  {
    accessKeyId: secret("Id of the access key."),
    secretAccessKey: secret("Its secret."),
    sessionToken: v.optional(secret("Token of keys that hold only for a time.")),
  },
  (issue) =>
    issue.expected === "never" ? "Unknown field. Known are accessKeyId, secretAccessKey, sessionToken." : NEEDED,
);

/** Names with slashes between; nothing that a URL, a shell or a path would read otherwise. */
const PREFIX = /^$|^(?!\.{1,2}(?:\/|$))[A-Za-z0-9_.-]+(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9_.-]+)*$/;

/** What all services take. */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/;

/** Checks and describes the config of the artifact store `s3`. */
export const s3ArtifactStoreConfigSchema: ReturnType<
  typeof toStandardJsonSchema<v.GenericSchema<S3ArtifactStoreConfig, S3ArtifactStoreConfig>>
> = toStandardJsonSchema(
  v.strictObject(
    {
      bucket: v.pipe(
        v.string("Expected the name of a bucket."),
        v.regex(BUCKET, "Expected the name of a bucket alone, for example acme-artifacts: no s3://, no path."),
        v.description("Name of the bucket. It must be there."),
      ),
      prefix: v.pipe(
        v.string('Expected a text; "" is for a bucket that holds nothing else.'),
        v.regex(PREFIX, "Expected names of letters, digits, `_`, `.` and `-`, with single slashes between them only."),
        v.description(
          'What the keys of all artifacts begin with; "" for the whole bucket. Each metadata store needs one of its own, since `tsugite gc` removes what it does not know.',
        ),
      ),
      region: v.optional(
        text(
          "Region of the bucket; by default that of the environment or the AWS profile, and with an `endpoint` else us-east-1.",
        ),
      ),
      endpoint: v.optional(
        v.pipe(
          v.string("Expected a URL."),
          v.url("Expected a URL, for example https://minio.example.com."),
          v.regex(
            /^https?:\/\/[^@?#]+$/,
            "Expected a URL that begins with http:// or https://, without user, query and fragment.",
          ),
          v.description("URL of a service other than AWS."),
        ),
      ),
      pathStyle: v.optional(
        v.pipe(
          v.boolean("Expected true or false."),
          v.description(
            "Whether the bucket's name stands in the path of a URL rather than in its host; by default only with an `endpoint`.",
          ),
        ),
      ),
      credentials: v.optional(
        v.pipe(
          credentials,
          v.description(
            "Keys, each by reference. By default they are found as AWS tools find them: environment, profile, SSO, web identity, role of the container or machine.",
          ),
        ),
      ),
    },
    (issue) =>
      issue.expected === "never"
        ? "Unknown field. Known are bucket, prefix, region, endpoint, pathStyle, credentials."
        : NEEDED,
  ),
);
