// How long the import of the package takes, and how long the first use, which loads the SDK.
process.env.BENCH_S3_MISSING = "";
const core = performance.now();
await import("@tsugite/core");
const started = performance.now();
const { S3ArtifactStore } = await import("@tsugite/artifact-store-s3");
const importMs = performance.now() - started;
const missing = { env: "BENCH_S3_MISSING" };
const config = { bucket: "bench", prefix: "", credentials: { accessKeyId: missing, secretAccessKey: missing } };
const store = new S3ArtifactStore({ name: "bench", config: { ...config, region: "us-east-1" }, root: "." });
const used = performance.now();
// It stops at the keys that are missing, before anything is sent.
await store.remove("0".repeat(64)).catch(() => {});
const firstUseMs = performance.now() - used;
console.log(JSON.stringify({ coreMs: started - core, importMs, firstUseMs }));
