import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { codeOf, NotS3 } from "./failure-kind.ts";
import type { S3Connection } from "./s3-connection.ts";
import { type Written, writeOnce } from "./write-once.ts";

/** An object that is sent in parts, and that nobody sees before it is finished. */
export interface Upload {
  readonly key: string;
  readonly id: string;
}

/** A part that was sent; the service wants its tag back. */
export interface SentPart {
  readonly PartNumber: number;
  readonly ETag: string;
}

/** The uploads in parts to a bucket. Every request raises `ARTIFACT_STORE_FAILED` in words. */
export class Uploads {
  readonly #connection: S3Connection;

  constructor(connection: S3Connection) {
    this.#connection = connection;
  }

  async start(key: string): Promise<Upload> {
    const connection = this.#connection;
    const input = { Bucket: connection.bucket, Key: key, ContentType: "application/octet-stream" };
    return connection.send(connection.request("s3:PutObject", "could not begin to store", key), async (client) => {
      const { UploadId: id } = await client.send(new CreateMultipartUploadCommand(input));
      if (id === undefined) throw new NotS3("it gave no id for an upload in parts", 200);
      return { key, id };
    });
  }

  /** Sends a part; numbers begin with 1. The signature has the digest of its bytes, and the service compares it. */
  async send({ key, id }: Upload, number: number, bytes: Uint8Array): Promise<SentPart> {
    const connection = this.#connection;
    const input = { Bucket: connection.bucket, Key: key, UploadId: id, PartNumber: number, Body: bytes };
    const request = connection.request("s3:PutObject", `could not send part ${number} of`, key);
    return connection.send(request, async (client) => {
      const { ETag } = await client.send(new UploadPartCommand(input));
      if (ETag === undefined) throw new NotS3("it answered a part without an ETag", 200);
      return { PartNumber: number, ETag };
    });
  }

  /** Makes an object of the parts, all at once; what is there already is overwritten only if that is asked for. */
  async finish({ key, id }: Upload, parts: readonly SentPart[], overwrite: boolean): Promise<Written> {
    const connection = this.#connection;
    const input = { Bucket: connection.bucket, Key: key, UploadId: id, MultipartUpload: { Parts: [...parts] } };
    const request = connection.request("s3:PutObject", "could not finish", key);
    return writeOnce(connection, request, overwrite, async (condition) => {
      const command = new CompleteMultipartUploadCommand({ ...input, ...condition });
      const { ETag } = await connection.ask((client) => client.send(command));
      if (ETag === undefined) throw new NotS3("it finished an upload without an ETag", 200);
    });
  }

  /** Removes the parts of an upload; nothing happens where it has ended. */
  async drop({ key, id }: Upload): Promise<void> {
    const connection = this.#connection;
    const command = new AbortMultipartUploadCommand({ Bucket: connection.bucket, Key: key, UploadId: id });
    try {
      await connection.ask((client) => client.send(command));
    } catch (error) {
      if (codeOf(error) === "NoSuchUpload") return;
      const what = "could not remove what is half-written of";
      throw connection.failure(error, connection.request("s3:AbortMultipartUpload", what, key));
    }
  }

  /** Uploads that have begun and not ended, of keys that begin with a prefix; times in milliseconds since 1970. */
  async *list(prefix: string): AsyncGenerator<Upload & { readonly startedAt: number }> {
    const connection = this.#connection;
    const request = connection.request(
      "s3:ListBucketMultipartUploads",
      "could not list what is half-written in",
      prefix,
    );
    let marker: { readonly KeyMarker: string | undefined; readonly UploadIdMarker: string | undefined } | undefined;
    do {
      const input = { Bucket: connection.bucket, Prefix: prefix, ...marker };
      const page = await connection.send(request, (client) => client.send(new ListMultipartUploadsCommand(input)));
      for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
        if (Key === undefined || UploadId === undefined) continue;
        yield { key: Key, id: UploadId, startedAt: Initiated?.getTime() ?? 0 };
      }
      const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
      marker = page.IsTruncated === true ? { KeyMarker, UploadIdMarker } : undefined;
    } while (marker !== undefined);
  }

  /** Bytes of the parts that an upload has sent; 0 where it has ended. */
  async size({ key, id }: Upload): Promise<number> {
    const connection = this.#connection;
    let size = 0;
    let marker: string | undefined;
    do {
      const input = { Bucket: connection.bucket, Key: key, UploadId: id, PartNumberMarker: marker };
      try {
        const page = await connection.ask((client) => client.send(new ListPartsCommand(input)));
        for (const part of page.Parts ?? []) size += part.Size ?? 0;
        marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
      } catch (error) {
        if (codeOf(error) === "NoSuchUpload") return size;
        const what = "could not look at what is half-written of";
        throw connection.failure(error, connection.request("s3:ListMultipartUploadParts", what, key));
      }
    } while (marker !== undefined);
    return size;
  }
}
