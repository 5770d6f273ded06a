import { defineConfig, mergeConfig } from "vitest/config";
import { hasGo } from "./packages/artifact-store-s3/src/real-s3/install-server.test-helper.ts";
import base from "./vitest.config.ts";

const isS3LeftOut = !hasGo() && process.env.CI !== "true";
if (!hasGo())
  console.warn("NO TEST WITH AN S3 SERVER IS RUN: there is no Go from 1.25 on here. With CI=true this fails.");

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
      include: isS3LeftOut ? [] : ["packages/artifact-store-s3/src/**/*.stores.test.ts"],
      passWithNoTests: isS3LeftOut,
      globalSetup: isS3LeftOut ? [] : ["packages/artifact-store-s3/src/real-s3/global-setup.test-helper.ts"],
      testTimeout: 120_000,
      // Building a server takes a minute.
      hookTimeout: 600_000,
    },
  }),
);
