import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { LocalArtifactStore } from "@tsugite/core";
import { testArtifactStore } from "../artifact-store/test-artifact-store.ts";

class NeverStores extends LocalArtifactStore {
  override async has(): Promise<boolean> {
    return false;
  }
}

const StoreClass = process.env.STORE === "broken" ? NeverStores : LocalArtifactStore;

testArtifactStore({
  test,
  createStore: async () => {
    const root = await mkdtemp(join(tmpdir(), "tsugite-store-"));
    const again = () => new StoreClass({ name: "artifacts", config: {}, root });
    return { store: again(), again, close: () => rm(root, { recursive: true, force: true }) };
  },
});
