import { defineConfig } from "vitest/config";

export default defineConfig({
  ssr: { resolve: { conditions: ["@tsugite/source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "examples/**/*.test.ts", "scripts/**/*.test.ts"],
    exclude: ["**/node_modules/**", "scripts/packed/**", "**/dist/**", "**/.tsugite/**"],
    typecheck: { include: ["packages/*/src/**/*.test-d.ts"] },
    // Worker threads and processes that a test starts run from the sources, as the tests do.
    execArgv: ["--conditions=@tsugite/source"],
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
