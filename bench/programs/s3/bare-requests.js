// The same objects by the SDK alone: no digests, no conditions, nothing verified.
import { randomBytes } from "node:crypto";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const { config, count, atOnce } = JSON.parse(process.argv[2] ?? "");
const { endpoint, bucket: Bucket, credentials } = config;
const [accessKeyId, secretAccessKey] = [credentials.accessKeyId, credentials.secretAccessKey].map(
  ({ env }) => process.env[env],
);
const client = new S3Client({
  endpoint,
  region: "us-east-1",
  forcePathStyle: true,
  credentials: { accessKeyId, secretAccessKey },
  requestChecksumCalculation: "WHEN_REQUIRED",
});

async function times(work) {
  const left = Array.from({ length: count }, (_, index) => index);
  const started = performance.now();
  const worker = async () => {
    for (let index = left.pop(); index !== undefined; index = left.pop()) await work(index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return performance.now() - started;
}

const putMs = await times((index) =>
  client.send(new PutObjectCommand({ Bucket, Key: `bare/${process.pid}/${index}`, Body: randomBytes(1000) })),
);
const getMs = await times(async (index) => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: `bare/${process.pid}/${index}` }));
  await Body?.transformToByteArray();
});
client.destroy();
console.log(JSON.stringify({ putMs, getMs }));
