import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { inspect } from "node:util";
import type { TsugiteError } from "@tsugite/core";
import { expect, inject, onTestFinished, test } from "vitest";
import type { S3ArtifactStoreConfig, S3Credentials } from "../config.ts";
import { addUser } from "./server-users.test-helper.ts";
import { bucketConfig, keysInEnvironment, newBucket, newStore } from "./test-bucket.test-helper.ts";

/** What somebody reads who stores an artifact with a config, with what is another one each time left out. */
async function messageOf(given: Partial<S3ArtifactStoreConfig>): Promise<string> {
  const config = await bucketConfig(given);
  const store = await newStore(config);
  const error = await store.putBytes(Buffer.from("a")).then(
    () => undefined,
    (thrown: TsugiteError) => thrown,
  );
  expect(error).toMatchObject({ code: "ARTIFACT_STORE_FAILED" });
  // Whatever is printed of it, or kept.
  expect(inspect(error, { depth: 10 })).not.toMatch(/secret-of|token-of/);
  return (error?.message ?? "")
    .replaceAll(config.bucket, "<bucket>")
    .replaceAll(config.endpoint ?? "", "<endpoint>")
    .replaceAll(/S3_TEST_\w+/g, "<variable>")
    .replaceAll(/[0-9a-f]{64}/g, "<digest>")
    .replaceAll(/:\d{4,5}\b/g, ":<port>");
}

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("no such bucket", async () => {
  expect(await messageOf({ bucket: "nowhere-to-be-found" })).toMatchInlineSnapshot(
    `"The artifact store team could not store s3://<bucket>/team/project/ca/<digest>: there is no bucket <bucket> at <endpoint>. Make the bucket, or mend \`bucket\` in the config of the store."`,
  );
});

test("no permission", async () => {
  const keys = await addUser();
  expect(await messageOf({ credentials: keysInEnvironment(keys) })).toMatchInlineSnapshot(
    `"The artifact store team could not store s3://<bucket>/team/project/ca/<digest>: these keys may not do s3:PutObject on the bucket <bucket>. Allow s3:PutObject for s3://<bucket>/team/project/*, or mend \`credentials\` in the config of the store."`,
  );
});

test("another region", async () => {
  expect(await messageOf({ region: "eu-west-1" })).toMatchInlineSnapshot(
    `"The artifact store team could not store s3://<bucket>/team/project/ca/<digest>: the bucket <bucket> is not in the region eu-west-1, but in us-east-1. Set \`region\` to us-east-1 in the config of the store."`,
  );
});

test("keys that nobody knows", async () => {
  const keys = { accessKeyId: "nobody", secretAccessKey: "secret-of-nobody" };
  expect(await messageOf({ credentials: keysInEnvironment(keys) })).toMatchInlineSnapshot(
    `"The artifact store team could not store s3://<bucket>/team/project/ca/<digest>: <endpoint> does not accept these keys (InvalidAccessKeyId). Mend \`credentials\` in the config of the store: the access key is not known there, or its secret is another one."`,
  );
});

test("another secret", async () => {
  const keys = { ...inject("s3").keys, secretAccessKey: "secret-of-somebody" };
  expect(await messageOf({ credentials: keysInEnvironment(keys) })).toMatchInlineSnapshot(
    `"The artifact store team could not store s3://<bucket>/team/project/ca/<digest>: <endpoint> does not accept these keys (SignatureDoesNotMatch). Mend \`credentials\` in the config of the store: the access key is not known there, or its secret is another one."`,
  );
});

test("a token that a service repeats is told to nobody", async () => {
  process.env.S3_TEST_TOKEN = "token-of-somebody";
  const { keys } = inject("s3");
  const credentials = { ...keysInEnvironment(keys), sessionToken: { env: "S3_TEST_TOKEN" } } as S3Credentials;
  let repeated = "";
  const server = createServer((request, answer) => {
    repeated = String(request.headers["x-amz-security-token"]);
    const signed = `<CanonicalRequest>x-amz-security-token:${repeated}</CanonicalRequest>`;
    const body = `<Error><Code>SignatureDoesNotMatch</Code><Message>No.</Message>${signed}</Error>`;
    request.resume().on("end", () => answer.writeHead(403, { "content-type": "application/xml" }).end(body));
  });
  const message = await messageOf({ endpoint: `http://${await listen(server)}`, credentials });
  expect(message).toContain("does not accept these keys (SignatureDoesNotMatch)");
  expect(repeated).toBe("token-of-somebody");
});

test("keys that are not there", async () => {
  const name = `S3_TEST_${randomUUID().replaceAll("-", "_")}`;
  expect(
    await messageOf({ credentials: { accessKeyId: { env: name }, secretAccessKey: { env: name } } }),
  ).toMatchInlineSnapshot(
    `"The artifact store team has no keys: The environment variable <variable>, which \`credentials.accessKeyId\` names, is not set. Set it in the environment of this process."`,
  );
  expect(
    await messageOf({ credentials: { accessKeyId: { file: "/nowhere" }, secretAccessKey: { env: name } } }),
  ).toMatchInlineSnapshot(
    `"The artifact store team has no keys: The file /nowhere, which \`credentials.accessKeyId\` names, cannot be read: ENOENT: no such file or directory, open '/nowhere'. Make it, or mend its path."`,
  );
});

test("TLS where there is none", async () => {
  const endpoint = inject("s3").url.replace("http:", "https:");
  expect(await messageOf({ bucket: await newBucket(), endpoint })).toMatchInlineSnapshot(
    `"The artifact store team could not store s3://<bucket>/team/project/ca/<digest>: <endpoint> offers no TLS connection that can be trusted: it speaks no TLS. Mend \`endpoint\` in the config of the store (http:// or https://), or name the certificate's authority in NODE_EXTRA_CA_CERTS."`,
  );
});

test("a certificate that nobody has signed", async () => {
  const pem = readFileSync(new URL("self-signed.test-fixture.pem", import.meta.url));
  const server = createTlsServer({ key: pem, cert: pem }, (_, answer) => answer.end());
  expect(await messageOf({ endpoint: `https://${await listen(server)}` })).toMatchInlineSnapshot(
    `"The artifact store team could not store s3://<bucket>/team/project/ca/<digest>: <endpoint> offers no TLS connection that can be trusted: self-signed certificate. Mend \`endpoint\` in the config of the store (http:// or https://), or name the certificate's authority in NODE_EXTRA_CA_CERTS."`,
  );
});

test("an endpoint that is no S3, but a website", async () => {
  for (const status of [200, 404]) {
    const server = createServer((request, answer) => {
      request
        .resume()
        .on("end", () => answer.writeHead(status, { "content-type": "text/html" }).end("<h1>Hello<br></h1>"));
    });
    const message = await messageOf({ endpoint: `http://${await listen(server)}` });
    expect(message).toContain(String(status));
    if (status === 200)
      expect(message).toMatchInlineSnapshot(
        `"The artifact store team could not store s3://<bucket>/team/project/ca/<digest>: <endpoint> does not answer as S3 does (it answered 200 with a page of HTML). Mend \`endpoint\` in the config of the store: this may be the address of a website, a proxy or a console."`,
      );
  }
});

test("an endpoint that is no S3, and says something else", async () => {
  const server = createServer((request, answer) => {
    request.resume().on("end", () => answer.writeHead(200, { "content-type": "application/json" }).end('{"ok":true}'));
  });
  expect(await messageOf({ endpoint: `http://${await listen(server)}` })).toMatchInlineSnapshot(
    `"The artifact store team could not store s3://<bucket>/team/project/ca/<digest>: <endpoint> does not answer as S3 does (it answered a PUT without an ETag). Mend \`endpoint\` in the config of the store: this may be the address of a website, a proxy or a console."`,
  );
});

test("an endpoint where nobody is", async () => {
  expect(await messageOf({ endpoint: "http://127.0.0.1:9" })).toMatchInlineSnapshot(
    `"The artifact store team could not store s3://<bucket>/team/project/ca/<digest>: <endpoint> was not reached (connect ECONNREFUSED 127.0.0.1:9). Start the service, mend the network, or mend \`endpoint\` in the config of the store."`,
  );
});
