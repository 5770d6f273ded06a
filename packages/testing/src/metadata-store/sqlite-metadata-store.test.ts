import { SqliteMetadataStore } from "@tsugite/core";
import { test } from "vitest";
import { temporaryRoot } from "../store/temporary-root.test-helper.ts";
import { testMetadataStore } from "./test-metadata-store.ts";

testMetadataStore({
  test,
  createStore: async () => {
    const { root, close } = await temporaryRoot();
    const again = () => new SqliteMetadataStore({ name: "metadata", config: {}, root });
    return { store: again(), again, close };
  },
});
