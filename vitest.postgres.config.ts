import { defineConfig, mergeConfig } from "vitest/config";
import { findPostgres } from "./packages/metadata-store-postgres/src/real-postgres/find-postgres.test-helper.ts";
import base from "./vitest.config.ts";

const isMissing = findPostgres() === undefined;
if (isMissing) console.warn("NO TEST WITH POSTGRESQL IS RUN: there is none here. With CI=true this fails.");
const isLeftOut = isMissing && process.env.CI !== "true";

/** Tests with a real PostgreSQL, which is started once for all of them. */
export default mergeConfig(
  {
    ...base,
    // What starts PostgreSQL is loaded by vitest itself, in an environment of this name: from the sources too.
    environments: { __vitest__: { resolve: { conditions: ["@tsugite/source"] } } },
    test: { ...base.test, include: [], exclude: ["**/node_modules/**"] },
  },
  defineConfig({
    test: {
      include: isLeftOut ? [] : ["packages/metadata-store-postgres/src/**/*.postgres.test.ts"],
      passWithNoTests: isLeftOut,
      globalSetup: isLeftOut ? [] : ["packages/metadata-store-postgres/src/real-postgres/global-setup.test-helper.ts"],
      maxWorkers: 2,
      testTimeout: 120_000,
      hookTimeout: 120_000,
    },
  }),
);
