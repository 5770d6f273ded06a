import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testMetadataStore } from "@tsugite/testing";
import { test } from "vitest";
import { MyFlavorMetadataStore } from "./index.ts";

// The conformance kit: what every metadata store promises, one test for each promise.
testMetadataStore({
  test,
  createStore: async () => {
    const root = await mkdtemp(join(tmpdir(), "my-flavor-test-"));
    const again = () => new MyFlavorMetadataStore({ name: "test", config: { path: "records.db" }, root });
    return { store: again(), again, close: () => rm(root, { recursive: true, force: true }) };
  },
});
