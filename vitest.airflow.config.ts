import { spawnSync } from "node:child_process";
import { defineConfig, mergeConfig } from "vitest/config";
import { hasGo } from "./packages/artifact-store-s3/src/real-s3/install-server.test-helper.ts";
import { findPostgres } from "./packages/metadata-store-postgres/src/real-postgres/find-postgres.test-helper.ts";
import base from "./vitest.config.ts";

/** Airflow needs one of these, with its module venv. */
const isFitting = "import sys, venv; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))";
const programs = ["python3.12", "python3.11", "python3.13", "python3.10", "python3"];
const hasPython = programs.some((program) => spawnSync(program, ["-c", isFitting]).status === 0);
const missing = [
  ...(hasPython ? [] : ["Python from 3.10 to 3.13"]),
  ...(findPostgres() === undefined ? ["PostgreSQL"] : []),
];
if (missing.length > 0)
  console.warn(`NO TEST WITH AIRFLOW IS RUN: there is no ${missing.join(" and no ")} here. With CI=true this fails.`);
if (!hasGo())
  console.warn("NO TEST WITH AIRFLOW AND S3 IS RUN: there is no Go from 1.25 on here. With CI=true this fails.");
const isLeftOut = missing.length > 0 && process.env.CI !== "true";

/** Tests with a real Airflow, which is started once for all of them. */
export default mergeConfig(
  {
    ...base,
    // What starts Airflow is loaded by vitest itself, in an environment of this name: from the sources too.
    environments: { __vitest__: { resolve: { conditions: ["@tsugite/source"] } } },
    test: { ...base.test, include: [], exclude: ["**/node_modules/**"] },
  },
  defineConfig({
    // What is set up for all tests is not resolved as the tests are.
    environments: { __vitest__: { resolve: { conditions: ["@tsugite/source"] } } },
    test: {
      include: isLeftOut ? [] : ["packages/orchestrator-airflow/src/**/*.airflow.test.ts"],
      // With an S3 server, which Go builds.
      exclude: hasGo() || process.env.CI === "true" ? [] : ["**/{team,resume-elsewhere}.airflow.test.ts"],
      passWithNoTests: isLeftOut,
      globalSetup: isLeftOut ? [] : ["packages/orchestrator-airflow/src/real-airflow/global-setup.test-helper.ts"],
      // They share one Airflow, and most of them wait for what it does.
      maxWorkers: 2,
      testTimeout: 300_000,
      hookTimeout: 300_000,
    },
  }),
);
