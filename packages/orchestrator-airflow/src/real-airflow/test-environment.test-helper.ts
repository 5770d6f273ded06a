import { join } from "node:path";
import { makePythonEnvironment, type PythonEnvironment } from "../local/python-environment.ts";

/** Keeps environments between runs. */
export const ENVIRONMENTS_OF_TESTS: string = join(import.meta.dirname, "../../node_modules/.cache/airflow");

const LOCKS = { 3: undefined, 2: new URL("airflow-2.lock", import.meta.url) };

/** A Python environment with Airflow 3 of the package's lock, or with Airflow 2.10, which only has to read DAGs. */
export function airflowEnvironmentOfTests(version: 2 | 3): Promise<PythonEnvironment> {
  const lock = LOCKS[version];
  return makePythonEnvironment({
    folder: ENVIRONMENTS_OF_TESTS,
    ...(lock === undefined ? {} : { lock }),
    say: (line) => console.log(`airflow: ${line}`),
    signal: AbortSignal.timeout(600_000),
  });
}
