import { defineConfig } from "vitest/config";

/** What a stranger installs: these tests use the built packages, packed as they are published. */
export default defineConfig({
  test: { include: ["scripts/packed/*.test.ts"], testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false },
});
