import { defineConfig } from "vitest/config";

/** Crashes, faults and a soak, in processes of their own with the built packages. */
export default defineConfig({
  test: { include: ["faults/**/*.test.ts"], pool: "forks", testTimeout: 900_000, hookTimeout: 60_000 },
});
