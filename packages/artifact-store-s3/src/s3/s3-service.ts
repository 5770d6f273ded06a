import { Bucket } from "./bucket.ts";
import { PATIENCE, type S3Patience } from "./s3-client.ts";
import { S3Connection, type S3ConnectionOptions } from "./s3-connection.ts";
import { Uploads } from "./uploads.ts";

/** All that a store asks of a service. What imports this imports the SDK. */
export interface S3Service {
  readonly connection: S3Connection;
  readonly bucket: Bucket;
  readonly uploads: Uploads;
}

export interface S3ServiceOptions extends Omit<S3ConnectionOptions, "patience"> {
  /** @default ten attempts */
  readonly patience?: S3Patience;
}

/** Nothing is connected yet. */
export function openService({ patience = PATIENCE, ...options }: S3ServiceOptions): S3Service {
  const connection = new S3Connection({ ...options, patience });
  return { connection, bucket: new Bucket(connection), uploads: new Uploads(connection) };
}
