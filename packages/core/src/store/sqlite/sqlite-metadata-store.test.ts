import { describe, expect, onTestFinished, test } from "vitest";
import { testMetadataStore } from "../contract/metadata-store.test-contract.ts";
import { temporaryFolder } from "../contract/temporary-folder.test-helper.ts";
import { SqliteMetadataStore } from "./sqlite-metadata-store.ts";

describe("the contract", () => {
  testMetadataStore({
    test,
    createStore: async () => {
      const root = temporaryFolder();
      const again = (): SqliteMetadataStore => {
        const store = new SqliteMetadataStore({ name: "metadata", config: {}, root });
        onTestFinished(() => store.close());
        return store;
      };
      return { store: again(), again };
    },
  });
});

test("it is a local component with a flavor", () => {
  const store = new SqliteMetadataStore({ name: "metadata", config: { path: "db/runs.sqlite" }, root: "/project" });
  expect(store).toMatchObject({
    flavor: "sqlite",
    type: "metadata-store",
    isLocalOnly: true,
    path: "/project/db/runs.sqlite",
  });
});

test("its config is checked", async () => {
  const validate = SqliteMetadataStore.configSchema["~standard"].validate;
  expect(await validate({ path: "a.db", busyTimeout: 100 })).toEqual({ value: { path: "a.db", busyTimeout: 100 } });
  expect(await validate({ pth: "a.db", busyTimeout: -1 })).toEqual({
    issues: [
      { message: "Unknown field. Known are path, busyTimeout.", path: ["pth"] },
      { message: "Expected a whole number that is not negative.", path: ["busyTimeout"] },
    ],
  });
});
