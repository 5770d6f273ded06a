import { Buffer } from "node:buffer";
import type { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { Digest } from "@tsugite/core";
import { codeOf, failureKind, NotS3, statusOf } from "./failure-kind.ts";
import type { S3Connection } from "./s3-connection.ts";
import { type Written, writeOnce } from "./write-once.ts";

/** An object that is there. */
export interface FoundObject {
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the whole object, where the service has kept it. */
  readonly digest: Digest | undefined;
}

/** An object that is being read, from some byte on. */
export interface OpenObject {
  readonly body: Readable;
  /** Bytes of the whole object. */
  readonly size: number;
}

/** An object in a list. */
export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** The objects of a bucket. Every request raises `ARTIFACT_STORE_FAILED` in words. */
export class Bucket {
  readonly #connection: S3Connection;

  constructor(connection: S3Connection) {
    this.#connection = connection;
  }

  /** What is known of an object; undefined where there is none. */
  async find(key: string): Promise<FoundObject | undefined> {
    const connection = this.#connection;
    try {
      const input = { Bucket: connection.bucket, Key: key, ChecksumMode: "ENABLED" } as const;
      const found = await connection.ask((client) => client.send(new HeadObjectCommand(input)));
      if (found.ETag === undefined || found.ContentLength === undefined) throw noTag("HEAD");
      return { size: found.ContentLength, digest: wholeDigest(found.ChecksumSHA256, found.ChecksumType) };
    } catch (error) {
      if (statusOf(error) === undefined || failureKind(error) === "not-s3") {
        throw connection.failure(error, connection.request("s3:GetObject", "could not look for", key));
      }
    }
    // An answer to HEAD has no body: whether the bucket is missing, or which right, only one to GET tells.
    const open = await this.open(key);
    open?.body.destroy();
    return open === undefined ? undefined : { size: open.size, digest: undefined };
  }

  /** Begins to read an object from a byte on; undefined where there is none. */
  async open(key: string, byte = 0): Promise<OpenObject | undefined> {
    const connection = this.#connection;
    try {
      const input = { Bucket: connection.bucket, Key: key, ...(byte === 0 ? {} : { Range: `bytes=${byte}-` }) };
      const answer = await connection.ask((client) => client.send(new GetObjectCommand(input)));
      const { Body, ETag, ContentLength, ContentRange } = answer;
      if (ETag === undefined || ContentLength === undefined || Body === undefined) throw noTag("GET");
      // In Node it is a stream of Node's.
      return { body: Body as Readable, size: wholeSize(ContentLength, ContentRange) };
    } catch (error) {
      if (codeOf(error) === "NoSuchKey") return undefined;
      throw connection.failure(error, connection.request("s3:GetObject", "could not read", key));
    }
  }

  /** Writes an object in one request; what is there already is overwritten only if that is asked for. */
  async put(key: string, bytes: Uint8Array, digest: Digest, overwrite = false): Promise<Written> {
    const connection = this.#connection;
    const input = {
      Bucket: connection.bucket,
      Key: key,
      Body: bytes,
      ContentType: "application/octet-stream",
      // The service compares it with what arrives, and keeps it.
      ChecksumSHA256: Buffer.from(digest, "hex").toString("base64"),
    };
    const request = connection.request("s3:PutObject", "could not store", key);
    return writeOnce(connection, request, overwrite, async (condition) => {
      const { ETag } = await connection.ask((client) => client.send(new PutObjectCommand({ ...input, ...condition })));
      if (ETag === undefined) throw noTag("PUT");
    });
  }

  /** Nothing happens where there is no such object. */
  async remove(key: string): Promise<void> {
    const connection = this.#connection;
    await connection.send(connection.request("s3:DeleteObject", "could not remove", key), (client) =>
      client.send(new DeleteObjectCommand({ Bucket: connection.bucket, Key: key })),
    );
  }

  /** All objects whose keys begin with a prefix. */
  async *list(prefix: string): AsyncGenerator<ListedObject> {
    const connection = this.#connection;
    const request = connection.request("s3:ListBucket", "could not list", prefix);
    let token: string | undefined;
    do {
      const input = { Bucket: connection.bucket, Prefix: prefix, ContinuationToken: token };
      const page = await connection.send(request, async (client) => {
        const answer = await client.send(new ListObjectsV2Command(input));
        if (answer.Name === undefined) throw new NotS3("its list of objects is none", 200);
        return answer;
      });
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        if (Key === undefined) continue;
        yield { key: Key, size: Size ?? 0, modifiedAt: LastModified?.getTime() ?? 0 };
      }
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }
}

function noTag(method: string): NotS3 {
  return new NotS3(`it answered a ${method} without an ETag`, 200);
}

/** A checksum of an upload in parts is of the checksums of its parts, and ends with their number. */
function wholeDigest(checksum: string | undefined, type: string | undefined): Digest | undefined {
  if (checksum === undefined || type === "COMPOSITE" || checksum.includes("-")) return undefined;
  return Buffer.from(checksum, "base64").toString("hex");
}

/** `bytes 5-9/10` is of an object of ten bytes. */
function wholeSize(length: number, range: string | undefined): number {
  const total = range?.split("/")[1];
  return total === undefined ? length : Number(total);
}
