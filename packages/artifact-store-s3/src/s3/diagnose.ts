import { randomBytes } from "node:crypto";
import { type Digest, digestOf, isError, messageWithoutFix, TsugiteError } from "@tsugite/core";
import { artifactKey, keyPrefix } from "./artifact-key.ts";
import { failureKind } from "./failure-kind.ts";
import { PATIENCE } from "./s3-client.ts";
import { openService, type S3Service, type S3ServiceOptions } from "./s3-service.ts";

/** Something that a store needs, and whether it has it. */
export interface Finding {
  /** `list artifacts`. */
  readonly need: string;
  /** The rights that it takes, in the words of IAM. */
  readonly actions: readonly string[];
  /** `not-tried`: what came before stands in the way, or nobody waited for it. */
  readonly state: "ok" | "missing" | "not-tried";
  /** What is missing, or what should be known, in a sentence. */
  readonly note?: string;
  /** What to do about it. */
  readonly fix?: string;
}

interface Need {
  readonly need: string;
  readonly actions: readonly string[];
  /** Raises what is missing; returns what should be known. */
  readonly meet: (service: S3Service, trial: Trial) => Promise<string | undefined>;
}

/** An artifact that nobody has, and that is removed again. */
interface Trial {
  readonly prefix: string;
  readonly bytes: Uint8Array;
  readonly digest: Digest;
  readonly key: string;
}

/** In this order: what fails for another reason than a right that is missing fails for all that come after it. */
const NEEDS: readonly Need[] = [
  {
    need: "reach the bucket and list artifacts",
    actions: ["s3:ListBucket"],
    meet: async ({ bucket }, { prefix }) => {
      for await (const _ of bucket.list(keyPrefix(prefix))) break;
      return undefined;
    },
  },
  {
    need: "store an artifact",
    actions: ["s3:PutObject"],
    meet: async ({ bucket }, { key, bytes, digest }) => {
      await bucket.put(key, bytes, digest);
      return undefined;
    },
  },
  {
    need: "read it",
    actions: ["s3:GetObject"],
    meet: async ({ bucket }, { key, bytes }) => {
      const found = await bucket.find(key);
      if (found?.size === bytes.byteLength) return undefined;
      throw failed(
        "What was just stored is not there.",
        "Look after the service: it must show an object once it is stored.",
      );
    },
  },
  {
    need: "store an artifact only where it is missing",
    actions: ["s3:PutObject"],
    meet: async ({ bucket }, { key, bytes, digest }) => {
      if ((await bucket.put(key, bytes, digest)) === "exists") return undefined;
      return "The service knows no conditional writes: of two writers of one content both write it, which does no harm.";
    },
  },
  {
    need: "store large artifacts in parts",
    actions: ["s3:PutObject", "s3:AbortMultipartUpload"],
    meet: async ({ uploads }, { key, bytes }) => {
      const upload = await uploads.start(key);
      try {
        await uploads.send(upload, 1, bytes);
      } finally {
        await uploads.drop(upload);
      }
      return undefined;
    },
  },
  {
    need: "find what a writer that was killed has left",
    actions: ["s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts"],
    meet: async ({ uploads }, { prefix }) => {
      for await (const upload of uploads.list(keyPrefix(prefix))) {
        await uploads.size(upload);
        break;
      }
      return undefined;
    },
  },
  {
    need: "remove an artifact",
    actions: ["s3:DeleteObject"],
    meet: async ({ bucket }, { key }) => {
      await bucket.remove(key);
      return undefined;
    },
  },
];

const TIME: Pick<Finding, "need" | "actions"> = { need: "agree about the time", actions: [] };

/** Milliseconds; a signature holds for fifteen minutes. */
const FAR_OFF = 60_000;

/** Tries everything that a store needs, with an artifact that is removed again. */
export async function diagnose(options: S3ServiceOptions, signal?: AbortSignal): Promise<readonly Finding[]> {
  const service = openService({ ...options, patience: { ...PATIENCE, attempts: 3 } });
  const { prefix } = options.config;
  const bytes = randomBytes(32);
  const digest = digestOf(bytes);
  const trial = { prefix, bytes, digest, key: artifactKey(prefix, digest) };
  const findings: Finding[] = [];
  let isHopeless = false;
  try {
    for (const { need, actions, meet } of NEEDS) {
      if (isHopeless || signal?.aborted === true) {
        findings.push({ need, actions, state: "not-tried" });
        continue;
      }
      try {
        const note = await meet(service, trial);
        findings.push({ need, actions, state: "ok", ...(note === undefined ? {} : { note }) });
      } catch (error) {
        findings.push({ need, actions, state: "missing", ...wordsOf(error) });
        isHopeless = !(isError(error) && failureKind(error.cause) === "permission");
      }
    }
    findings.push(isHopeless ? { ...TIME, state: "not-tried" } : clock(service));
    return findings;
  } finally {
    service.connection.close();
  }
}

/** The SDK signs with the service's time, once it was refused for ours. */
function clock({ connection: { clockOffset } }: S3Service): Finding {
  if (Math.abs(clockOffset) < FAR_OFF) return { ...TIME, state: "ok" };
  const minutes = Math.round(Math.abs(clockOffset) / 60_000);
  const note = `The clock of this machine is ${minutes} minutes ${clockOffset > 0 ? "behind" : "ahead of"} that of the service; requests are signed with the service's time.`;
  return { ...TIME, state: "ok", note, fix: "Set the clock, for example by NTP." };
}

function wordsOf(error: unknown): Pick<Finding, "note" | "fix"> {
  if (!TsugiteError.is(error)) return { note: String(error) };
  const note = messageWithoutFix(error);
  return error.fix === undefined ? { note } : { note, fix: error.fix };
}

function failed(message: string, fix: string): TsugiteError {
  return new TsugiteError("ARTIFACT_STORE_FAILED", message, { fix });
}
