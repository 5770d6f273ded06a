import { defineConfig } from "vitest/config";

export default defineConfig({
  ssr: { resolve: { conditions: ["@tsugite/source"] } },
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "packages/create-tsugite/template/**/*.test.ts",
      "examples/**/*.test.ts",
      "scripts/**/*.test.ts",
    ],
    exclude: [
      ...["**/node_modules/**", "scripts/packed/**", "**/dist/**", "**/.tsugite/**"],
      // Run on the built packages, by vitest.conformance.config.ts.
      ...["**/src/conformance.test.ts", "packages/testing/src/orchestrator/{broken,flavors,runners}/**"],
      // With a real Airflow, by vitest.airflow.config.ts.
      "**/*.airflow.test.ts",
      // With real servers of shared stores, by vitest.stores.config.ts.
      "**/*.stores.test.ts",
      "**/*.postgres.test.ts",
      // With Kubeflow's SDK, by vitest.kubeflow.config.ts.
      "**/*.kubeflow.test.ts",
    ],
    typecheck: { include: ["packages/*/src/**/*.test-d.ts"] },
    // Worker threads and processes that a test starts run from the sources, as the tests do.
    // Node strips their types by a WebAssembly module in every thread; V8 has aborted while it exchanged the wrappers of
    // that module's calls (wasm::NativeModule::FreeCode below TierUpWasmToJSWrapper), so here it never does.
    execArgv: ["--conditions=@tsugite/source", "--wasm-wrapper-tiering-budget=2147483647"],
    pool: "forks",
    // What people are told to type depends on the package manager; the tests are started by one too.
    env: { npm_config_user_agent: "npm/11.19.1 node/v24.21.0" },
    // By default one core is left alone, and of two cores that is half.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for may come late on a busy machine, and is then still right.
    expect: { poll: { timeout: 30_000 } },
  },
});
