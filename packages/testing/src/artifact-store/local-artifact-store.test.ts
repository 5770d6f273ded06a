import { chmod, readFile, writeFile } from "node:fs/promises";
import { LocalArtifactStore } from "@tsugite/core";
import { test } from "vitest";
import { temporaryRoot } from "../store/temporary-root.test-helper.ts";
import { testArtifactStore } from "./test-artifact-store.ts";

testArtifactStore({
  test,
  createStore: async () => {
    const { root, close } = await temporaryRoot();
    const again = () => new LocalArtifactStore({ name: "artifacts", config: {}, root });
    return { store: again(), again, close };
  },
  damage: async (store, digest) => {
    const path = store.locationOf(digest);
    const content = await readFile(path);
    content[content.length >> 1] = (content[content.length >> 1] ?? 0) ^ 1;
    await chmod(path, 0o644);
    await writeFile(path, content);
  },
});
