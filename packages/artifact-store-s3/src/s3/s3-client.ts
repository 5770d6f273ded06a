import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { S3ArtifactStoreConfig, S3Credentials } from "../config.ts";
import { NotS3 } from "./failure-kind.ts";
import { readSecret } from "./read-secret.ts";

/** How long a service may take, and how often it is asked. */
export interface S3Patience {
  /** How often a request is made that the service fails to answer, or has no time for. */
  readonly attempts: number;
  /** Milliseconds until a connection must stand. */
  readonly connect: number;
  /** Milliseconds for which a connection may be silent. */
  readonly silence: number;
  /** Milliseconds from the beginning of a request to the beginning of its answer. */
  readonly answer: number;
}

/** Ten attempts wait for about twelve seconds between them, and a minute and more where the service asks for less. */
export const PATIENCE: S3Patience = { attempts: 10, connect: 5000, silence: 30_000, answer: 300_000 };

export interface S3ClientOptions {
  readonly config: S3ArtifactStoreConfig;
  /** Folder that paths of files with secrets are relative to. */
  readonly root: string;
  readonly patience: S3Patience;
}

/** How long keys that say nothing of it are taken to hold: then their files and variables are read again. */
const REREAD_AFTER = 10 * 60_000;

/** The SDK's client, which retries with backoff and jitter, mends the clock it signs with, and renews keys that end. */
export function createS3Client({ config, root, patience }: S3ClientOptions): S3Client {
  const client = new S3Client({
    ...regionOf(config),
    ...(config.endpoint === undefined ? {} : { endpoint: config.endpoint }),
    ...(config.credentials === undefined ? {} : { credentials: () => readKeys(config.credentials, root) }),
    forcePathStyle: config.pathStyle ?? config.endpoint !== undefined,
    retryMode: "standard",
    maxAttempts: patience.attempts,
    // Checksums as trailers of a body are refused by some services; parts and objects are verified by SHA-256 anyway.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: patience.connect,
      socketTimeout: patience.silence,
      requestTimeout: patience.answer,
      throwOnRequestTimeout: true,
    },
  });
  client.middlewareStack.add(
    (next) => async (request) => {
      const result = await next(request);
      refuseWebsite(result.response);
      return result;
    },
    { step: "deserialize", priority: "low", name: "refuseWebsite" },
  );
  return client;
}

/** A page of a website may be answered with 200, and would pass for a stored object. */
function refuseWebsite(response: unknown): void {
  const { headers, statusCode, body } = response as {
    readonly headers: Readonly<Record<string, string>>;
    readonly statusCode: number;
    readonly body?: { destroy?(): void };
  };
  const isWebsite = headers["content-type"]?.startsWith("text/html") && headers["x-amz-request-id"] === undefined;
  if (!isWebsite) return;
  body?.destroy?.();
  throw new NotS3(`it answered ${statusCode} with a page of HTML`, statusCode);
}

function regionOf({ region, endpoint }: S3ArtifactStoreConfig): Pick<S3ClientConfig, "region"> {
  if (region !== undefined) return { region };
  // Services other than AWS seldom have regions, but a signature names one.
  if (endpoint !== undefined)
    return { region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? "us-east-1" };
  return {};
}

async function readKeys(credentials: S3Credentials | undefined, root: string) {
  if (credentials === undefined) throw new Error("There are no credentials to read.");
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return {
    accessKeyId: await readSecret(accessKeyId, "credentials.accessKeyId", root),
    secretAccessKey: await readSecret(secretAccessKey, "credentials.secretAccessKey", root),
    ...(sessionToken === undefined
      ? {}
      : { sessionToken: await readSecret(sessionToken, "credentials.sessionToken", root) }),
    expiration: new Date(Date.now() + REREAD_AFTER),
  };
}
