import { randomUUID } from "node:crypto";
import { PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { inject } from "vitest";
import { createUser, type ServerKeys } from "./start-server.test-helper.ts";
import { rootClient } from "./test-bucket.test-helper.ts";

/** A new user of the server, who may do nothing that a bucket does not allow. */
export async function addUser(): Promise<ServerKeys> {
  const user = { accessKeyId: `user-${randomUUID()}`, secretAccessKey: "secret-of-user" };
  await createUser(inject("s3"), user);
  return user;
}

/** Lets a user do some things in a bucket, in the words of IAM. */
export async function allow(user: ServerKeys, bucket: string, actions: readonly string[]): Promise<void> {
  const statement = {
    Effect: "Allow",
    Principal: [user.accessKeyId],
    Action: actions,
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await rootClient().send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
}
