import { isError, messageWithoutFix, reasonOf, TsugiteError } from "@tsugite/core";
import type { S3ArtifactStoreConfig } from "../config.ts";
import { codeOf, type FailureKind, failureKind, statusOf } from "./failure-kind.ts";

/** What was asked of the service, for messages. */
export interface S3Request {
  /** The right that it takes, in the words of IAM: `s3:PutObject`. */
  readonly action: string;
  /** What could not be done, for the end of "The artifact store …": `could not store s3://…`. */
  readonly what: string;
}

/** The store that asked. */
export interface S3Asker {
  readonly name: string;
  readonly config: S3ArtifactStoreConfig;
}

/** `ARTIFACT_STORE_FAILED` in words, with the field of the config that is to be mended; other errors of ours as they are. */
export function s3Failure(error: unknown, request: S3Request, asker: S3Asker): TsugiteError {
  if (TsugiteError.is(error)) return inStore(error, asker);
  const { reason, fix } = WORDS[failureKind(error)]({ error, request, config: asker.config });
  return new TsugiteError("ARTIFACT_STORE_FAILED", `The artifact store ${asker.name} ${request.what}: ${reason}.`, {
    fix,
    cause: withoutSecrets(error),
  });
}

/** Of a secret that cannot be read: it does not know the name of its store. */
function inStore(error: TsugiteError, { name }: S3Asker): TsugiteError {
  const { code, fix, cause, message } = error;
  if (code !== "ARTIFACT_STORE_FAILED" || message.startsWith("The artifact store ")) return error;
  return new TsugiteError(code, `The artifact store ${name} has no keys: ${messageWithoutFix(error)}`, {
    cause,
    ...(fix === undefined ? {} : { fix }),
  });
}

/** The service repeats what was signed, and that has the session's token. */
function withoutSecrets(error: unknown): Error {
  const cause = new Error(isError(error) ? firstLine(error.message) : String(error));
  cause.name = codeOf(error);
  if (isError(error) && error.stack !== undefined) {
    const frames = error.stack.split("\n").filter((line) => line.startsWith("    at "));
    cause.stack = [`${cause.name}: ${cause.message}`, ...frames].join("\n");
  }
  return cause;
}

interface Told {
  readonly error: unknown;
  readonly request: S3Request;
  readonly config: S3ArtifactStoreConfig;
}

interface Words {
  /** The end of a sentence, without its full stop. */
  readonly reason: string;
  readonly fix: string;
}

const WORDS: Readonly<Record<FailureKind, (told: Told) => Words>> = {
  bucket: ({ config }) => ({
    reason: `there is no bucket ${config.bucket} at ${serviceOf(config)}`,
    fix: "Make the bucket, or mend `bucket` in the config of the store.",
  }),
  permission: ({ request, config }) => ({
    reason: `these keys may not do ${request.action} on the bucket ${config.bucket}`,
    fix: `Allow ${request.action} for ${subjectOf(request, config)}, or mend \`credentials\` in the config of the store.`,
  }),
  region: ({ error, config }) => {
    const given = config.region ?? "that of the environment";
    const expected = expectedRegion(error);
    if (codeOf(error) === "Error")
      return { reason: "no region is known", fix: "Set `region` in the config of the store, or AWS_REGION." };
    return {
      reason: `the bucket ${config.bucket} is not in the region ${given}${expected === undefined ? "" : `, but in ${expected}`}`,
      fix: `Set \`region\`${expected === undefined ? "" : ` to ${expected}`} in the config of the store.`,
    };
  },
  keys: ({ error, config }) => ({
    reason: `${serviceOf(config)} does not accept these keys (${codeOf(error)})`,
    fix: "Mend `credentials` in the config of the store: the access key is not known there, or its secret is another one.",
  }),
  "no-keys": ({ error, config }) => ({
    reason: `no keys were found to sign in with to ${serviceOf(config)} (${trimmed(error)})`,
    fix: "Set `credentials` in the config of the store, or sign in as AWS tools do: variables, a profile, a role.",
  }),
  expired: ({ config }) => ({
    reason: `the token of these keys has expired, and no newer one was found`,
    fix: `Sign in again${config.credentials === undefined ? "" : ", and renew what `credentials` in the config of the store names"}.`,
  }),
  clock: () => ({
    reason: `the clock of this machine (${new Date().toISOString()}) is too far from that of the service`,
    fix: "Set the clock, for example by NTP.",
  }),
  tls: ({ error, config }) => ({
    reason: `${serviceOf(config)} offers no TLS connection that can be trusted: ${tlsReason(error)}`,
    fix: "Mend `endpoint` in the config of the store (http:// or https://), or name the certificate's authority in NODE_EXTRA_CA_CERTS.",
  }),
  unreachable: ({ error, config }) => ({
    reason: `${serviceOf(config)} was not reached (${trimmed(error)})`,
    fix: "Start the service, mend the network, or mend `endpoint` in the config of the store.",
  }),
  "not-s3": ({ error, config }) => ({
    reason: `${serviceOf(config)} does not answer as S3 does (${trimmed(error)})`,
    fix: "Mend `endpoint` in the config of the store: this may be the address of a website, a proxy or a console.",
  }),
  busy: ({ error, config }) => ({
    reason: `${serviceOf(config)} goes on answering ${statusOf(error) ?? "with an error"} (${trimmed(error)})`,
    fix: "Try again later; whoever runs the service may know why.",
  }),
  unknown: ({ error, config }) => ({
    reason: `${serviceOf(config)} answered ${codeOf(error)}${statusOf(error) === undefined ? "" : ` (${statusOf(error)})`}: ${trimmed(error)}`,
    fix: "Look after the service and the config of the store: `tsugite s3 check` tries each thing that is needed.",
  }),
};

/** Lists are of a bucket, and all else of objects, in the words of IAM. */
function subjectOf({ action }: S3Request, { bucket, prefix }: S3ArtifactStoreConfig): string {
  if (action.startsWith("s3:ListBucket")) return `the bucket ${bucket}`;
  return `s3://${bucket}/${prefix === "" ? "" : `${prefix}/`}*`;
}

/** OpenSSL says where in its sources it was, and Node what it is started with. */
function tlsReason(error: unknown): string {
  const reason = trimmed(error);
  return reason.includes("wrong version number") ? "it speaks no TLS" : (reason.split(";", 1)[0] ?? reason);
}

function serviceOf({ endpoint }: S3ArtifactStoreConfig): string {
  return endpoint ?? "AWS S3";
}

function expectedRegion(error: unknown): string | undefined {
  if (!isError(error)) return undefined;
  if ("Region" in error && typeof error.Region === "string") return error.Region;
  return /expecting ["']?([a-z0-9-]+)/.exec(error.message)?.[1];
}

/** Some messages go on for many lines, or end with a full stop. */
function trimmed(error: unknown): string {
  return firstLine(reasonOf(error)).replace(/\.$/, "") || codeOf(error);
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]?.trim() ?? "";
}
