import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

test("the SDK is not loaded before a store is used", () => {
  const index = JSON.stringify(new URL("index.ts", import.meta.url));
  const program = `
    import { registerHooks } from "node:module";
    let isLoaded = false;
    registerHooks({ load: (url, context, next) => { isLoaded ||= url.includes("client-s3"); return next(url, context); } });
    const { S3ArtifactStore } = await import(${index});
    const credentials = { accessKeyId: { env: "NOT_SET" }, secretAccessKey: { env: "NOT_SET" } };
    const config = { bucket: "bucket", prefix: "", endpoint: "http://127.0.0.1:9", credentials };
    const store = new S3ArtifactStore({ name: "s3", config, root: "/" });
    await store.close();
    const before = isLoaded;
    await store.removeLeftovers(0).catch(() => {});
    console.log(JSON.stringify([before, isLoaded]));
  `;
  const flags = ["--conditions=@tsugite/source", "--no-warnings", "--input-type=module-typescript", "--eval", program];
  const { stdout, stderr } = spawnSync(process.execPath, flags, { encoding: "utf8" });
  expect({ stdout, stderr }).toEqual({ stdout: "[false,true]\n", stderr: "" });
});
