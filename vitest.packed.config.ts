import { defineConfig } from "vitest/config";

/** What a stranger installs: the built packages, published to a registry that is started for these tests. */
export default defineConfig({
  test: {
    include: ["scripts/packed/**/*.test.ts"],
    globalSetup: ["scripts/packed/registry/setup.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
