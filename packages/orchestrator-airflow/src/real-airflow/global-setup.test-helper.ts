import type { TestProject } from "vitest/node";
import { hasGo, installServer } from "../../../artifact-store-s3/src/real-s3/install-server.test-helper.ts";
import { startTestAirflow } from "./start-test-airflow.test-helper.ts";
import { airflowEnvironmentOfTests, pythonPackages } from "./test-environment.test-helper.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly airflow: AirflowUnderTest;
  }
}

/** The one Airflow that all tests of a run of vitest use. */
export interface AirflowUnderTest {
  readonly url: string;
  readonly dagsFolder: string;
  readonly home: string;
  /** URL of its database; undefined where that is a file in its home. */
  readonly database: string | undefined;
  /** Folder of its Python programs. */
  readonly bin: string;
}

/** Starts a real Airflow from the lock; it is never skipped: without Python or PostgreSQL, the tests fail and say why. */
export default async function startRealAirflow(project: TestProject): Promise<() => Promise<void>> {
  // Now, and not by each test file that needs them.
  await airflowEnvironmentOfTests(2);
  await pythonPackages("node-wheel");
  if (hasGo()) await installServer();
  const { airflow, facts, stop } = await startTestAirflow("postgres");
  console.log(`airflow: ${airflow.url}`);
  project.provide("airflow", facts);
  return stop;
}
