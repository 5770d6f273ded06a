import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { testArtifactStore } from "@tsugite/testing";
import { inject, test } from "vitest";
import { bucketConfig, objectFile, storeOf } from "./test-bucket.test-helper.ts";

testArtifactStore({
  test,
  createStore: async () => {
    const config = await bucketConfig();
    const again = () => storeOf(config);
    return { store: again(), again, close: () => rm(join(inject("s3").folder, config.bucket), { recursive: true }) };
  },
  // As a disk of the server would: what it remembers of the object stays as it was.
  damage: async (store, digest) => {
    const path = objectFile(store, digest);
    const content = await readFile(path);
    content[content.length >> 1] = (content[content.length >> 1] ?? 0) ^ 1;
    await writeFile(path, content);
  },
});
