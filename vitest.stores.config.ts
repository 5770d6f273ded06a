import { defineConfig, mergeConfig } from "vitest/config";
import { hasGo } from "./packages/artifact-store-s3/src/real-s3/install-server.test-helper.ts";
import { findPostgres } from "./packages/metadata-store-postgres/src/real-postgres/find-postgres.test-helper.ts";
import base from "./vitest.config.ts";

/** What each server is for, and whether it can be had here. */
const servers = [
  {
    isThere: hasGo(),
    missing: "NO TEST WITH AN S3 SERVER IS RUN: there is no Go from 1.25 on here.",
    include: "packages/artifact-store-s3/src/**/*.stores.test.ts",
    globalSetup: "packages/artifact-store-s3/src/real-s3/global-setup.test-helper.ts",
  },
  {
    isThere: findPostgres() !== undefined,
    missing: "NO TEST WITH POSTGRESQL IS RUN: there is none here.",
    include: "packages/metadata-store-postgres/src/**/*.postgres.test.ts",
    globalSetup: "packages/metadata-store-postgres/src/real-postgres/global-setup.test-helper.ts",
  },
];
for (const { isThere, missing } of servers) if (!isThere) console.warn(`${missing} With CI=true this fails.`);
const used = servers.filter(({ isThere }) => isThere || process.env.CI === "true");
/** The engine as a whole, with its records in one and its artifacts in the other. */
const withBoth = used.length === servers.length ? ["packages/tsugite/src/real-stores/*.stores.test.ts"] : [];

/** Shared stores with real servers, each of which is started once for all tests. */
export default mergeConfig(
  {
    ...base,
    // What starts servers is loaded by vitest itself, in an environment of this name: from the sources too.
    environments: { __vitest__: { resolve: { conditions: ["@tsugite/source"] } } },
    test: { ...base.test, include: [], exclude: ["**/node_modules/**"] },
  },
  defineConfig({
    test: {
      include: [...used.map(({ include }) => include), ...withBoth],
      passWithNoTests: used.length === 0,
      globalSetup: used.map(({ globalSetup }) => globalSetup),
      maxWorkers: 2,
      testTimeout: 120_000,
      // Building a server takes a minute.
      hookTimeout: 600_000,
    },
  }),
);
