import { LocalArtifactStore } from "@tsugite/core";
import { test } from "vitest";
import { damageLocalArtifact } from "../store/damage-local-artifact.test-helper.ts";
import { temporaryRoot } from "../store/temporary-root.test-helper.ts";
import { testArtifactStore } from "./test-artifact-store.ts";

testArtifactStore({
  test,
  createStore: async () => {
    const { root, close } = await temporaryRoot();
    const again = () => new LocalArtifactStore({ name: "artifacts", config: {}, root });
    return { store: again(), again, close };
  },
  damage: damageLocalArtifact,
});
