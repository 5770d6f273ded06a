import type { S3Client } from "@aws-sdk/client-s3";
import { codeOf, failureKind } from "./failure-kind.ts";
import { createS3Client, type S3ClientOptions } from "./s3-client.ts";
import { type S3Request, s3Failure } from "./s3-failure.ts";

export interface S3ConnectionOptions extends S3ClientOptions {
  /** Name of the component, for messages. */
  readonly name: string;
}

/** The service compares the digest of what arrives with the one that was signed. */
const DAMAGED_ON_ITS_WAY: ReadonlySet<string> = new Set([
  "BadDigest",
  "XAmzContentSHA256Mismatch",
  "XAmzContentChecksumMismatch",
]);

const MOST_DAMAGED = 3;

type Send<Answer> = (client: S3Client) => Promise<Answer>;

/** A service, reached with the keys of a store. */
export class S3Connection {
  readonly options: S3ConnectionOptions;
  #client: S3Client;

  constructor(options: S3ConnectionOptions) {
    this.options = options;
    this.#client = createS3Client(options);
  }

  /** Name of the bucket. */
  get bucket(): string {
    return this.options.config.bucket;
  }

  /** Sends a request. Raises `ARTIFACT_STORE_FAILED` in words. */
  async send<Answer>(request: S3Request, send: Send<Answer>): Promise<Answer> {
    try {
      return await this.ask(send);
    } catch (error) {
      throw this.failure(error, request);
    }
  }

  /**
   * Sends a request; once more with new keys where those have expired that the client holds, and a few times where what
   * arrived was damaged on its way. Raises what the SDK raises, for those who know what some of it means.
   */
  async ask<Answer>(send: Send<Answer>): Promise<Answer> {
    let hasNewKeys = false;
    for (let damaged = 0; ; ) {
      const client = this.#client;
      try {
        return await send(client);
      } catch (error) {
        if (failureKind(error) === "expired" && !hasNewKeys) {
          hasNewKeys = true;
          if (client === this.#client) this.#client = createS3Client(this.options);
        } else if (DAMAGED_ON_ITS_WAY.has(codeOf(error)) && damaged < MOST_DAMAGED) damaged++;
        else throw error;
      }
    }
  }

  /** The words of what was asked for. */
  request(action: string, what: string, key: string): S3Request {
    return { action, what: `${what} s3://${this.bucket}/${key}` };
  }

  failure(error: unknown, request: S3Request): Error {
    return s3Failure(error, request, this.options);
  }

  /** By how many milliseconds the clock of the service is ahead of ours, where one request was refused for it; else 0. */
  get clockOffset(): number {
    return this.#client.config.systemClockOffset;
  }

  /** Ends what is connected. */
  close(): void {
    this.#client.destroy();
  }
}
