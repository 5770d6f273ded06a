import { testMetadataStore } from "@tsugite/testing";
import { test } from "vitest";
import { createSchema, dropSchema, openStore } from "./create-store.test-helper.ts";

testMetadataStore({
  test,
  createStore: async () => {
    const schema = await createSchema();
    const again = () => openStore({ schema });
    return { store: again(), again, close: () => dropSchema(schema) };
  },
});
