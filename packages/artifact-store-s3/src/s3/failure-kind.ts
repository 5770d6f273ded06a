import { isError } from "@tsugite/core";

/** What stands in the way, as far as it can be told; each kind has its own words and its own remedy. */
export type FailureKind =
  | "bucket"
  | "permission"
  | "region"
  | "keys"
  | "no-keys"
  | "expired"
  | "clock"
  | "tls"
  | "unreachable"
  | "not-s3"
  | "busy"
  | "unknown";

/** An error of the SDK, of Node's sockets, or of a service, in what they have in common. */
interface S3Error extends Error {
  readonly code?: string;
  readonly Code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Raised for an answer that no S3 service gives. */
export class NotS3 extends Error {
  override readonly name: string = "NotS3";
  readonly $metadata: { readonly httpStatusCode: number };
  constructor(message: string, status: number) {
    super(message);
    this.$metadata = { httpStatusCode: status };
  }
}

const KIND_OF_CODE: Readonly<Record<string, FailureKind>> = {
  NotS3: "not-s3",
  NoSuchBucket: "bucket",
  InvalidBucketName: "bucket",
  AccessDenied: "permission",
  AllAccessDisabled: "permission",
  AccountProblem: "permission",
  Forbidden: "permission",
  UnauthorizedAccess: "permission",
  PermanentRedirect: "region",
  TemporaryRedirect: "region",
  AuthorizationHeaderMalformed: "region",
  IllegalLocationConstraintException: "region",
  InvalidRegionName: "region",
  InvalidAccessKeyId: "keys",
  SignatureDoesNotMatch: "keys",
  InvalidToken: "keys",
  CredentialsProviderError: "no-keys",
  TokenProviderError: "no-keys",
  ExpiredToken: "expired",
  ExpiredTokenException: "expired",
  TokenRefreshRequired: "expired",
  RequestExpired: "clock",
  RequestTimeTooSkewed: "clock",
  SlowDown: "busy",
  ServiceUnavailable: "busy",
  InternalError: "busy",
  TooManyRequests: "busy",
  TimeoutError: "unreachable",
  ...of("unreachable", ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EPIPE"]),
  ...of("unreachable", ["EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "ECONNABORTED"]),
  ...of("tls", ["EPROTO", "CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "DEPTH_ZERO_SELF_SIGNED_CERT"]),
  ...of("tls", ["SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"]),
};

function of(kind: FailureKind, codes: readonly string[]): Record<string, FailureKind> {
  return Object.fromEntries(codes.map((code) => [code, kind]));
}

/** The code by which a service or Node tells an error; its name where it has none. */
export function codeOf(error: unknown): string {
  if (!isError(error)) return "";
  const { Code, code, name } = error as S3Error;
  return Code ?? code ?? name;
}

export function statusOf(error: unknown): number | undefined {
  return isError(error) ? (error as S3Error).$metadata?.httpStatusCode : undefined;
}

export function failureKind(error: unknown): FailureKind {
  const code = codeOf(error);
  const known = KIND_OF_CODE[code] ?? (isError(error) ? KIND_OF_CODE[error.name] : undefined);
  if (known !== undefined) return known;
  const message = isError(error) ? error.message : "";
  if (/^ERR_(SSL|TLS)_/.test(code)) return "tls";
  if (message === "Region is missing") return "region";
  if (/XML parse error|Deserialization error/.test(message)) return "not-s3";
  return kindOfStatus(statusOf(error));
}

function kindOfStatus(status: number | undefined): FailureKind {
  if (status === 301 || status === 307) return "region";
  if (status === 401 || status === 403) return "permission";
  if (status === 429 || (status !== undefined && status >= 500)) return "busy";
  return "unknown";
}
