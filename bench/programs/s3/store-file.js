// Stores a large file in a bucket, or reads an artifact into a file of its own.
import { S3ArtifactStore } from "@tsugite/artifact-store-s3";

const { config, path, digest } = JSON.parse(process.argv[2] ?? "");
const store = new S3ArtifactStore({ name: "bench", config, root: "." });
const started = performance.now();
const told = path === undefined ? { copy: await store.getFile(digest) } : await store.putFile(path);
const ms = performance.now() - started;
await store.close();
console.log(JSON.stringify({ ms, ...told }));
