import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testArtifactStore } from "@tsugite/testing";
import { test } from "vitest";
import { MyFlavorArtifactStore } from "./index.ts";

// The conformance kit: what every artifact store promises, one test for each promise.
testArtifactStore({
  test,
  createStore: async () => {
    const root = await mkdtemp(join(tmpdir(), "my-flavor-test-"));
    const again = () => new MyFlavorArtifactStore({ name: "test", config: { path: "artifacts" }, root });
    return { store: again(), again, close: () => rm(root, { recursive: true, force: true }) };
  },
  // Changes what is stored behind the store's back, to see that it is found out.
  damage: async (store, digest) => {
    const path = store.locationOf(digest);
    const content = await readFile(path);
    content[0] = (content[0] ?? 0) ^ 1;
    await writeFile(path, content);
  },
});
