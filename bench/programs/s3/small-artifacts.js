// Stores small artifacts in a bucket, so many at a time, and reads them back.
import { randomBytes } from "node:crypto";
import { S3ArtifactStore } from "@tsugite/artifact-store-s3";

const { config, count, atOnce } = JSON.parse(process.argv[2] ?? "");
const store = new S3ArtifactStore({ name: "bench", config, root: "." });
const digests = [];

async function times(work) {
  const left = Array.from({ length: count }, (_, index) => index);
  const started = performance.now();
  const worker = async () => {
    for (let index = left.pop(); index !== undefined; index = left.pop()) await work(index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return performance.now() - started;
}

await store.has("0".repeat(64));
const putMs = await times(async (index) => {
  digests[index] = (await store.putBytes(randomBytes(1000))).digest;
});
const getMs = await times((index) => store.getBytes(digests[index]));
await store.close();
console.log(JSON.stringify({ putMs, getMs }));
