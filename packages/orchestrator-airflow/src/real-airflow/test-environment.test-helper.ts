import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makePythonEnvironment, type PythonEnvironment } from "../local/python-environment.ts";

/** Keeps environments between runs. */
export const ENVIRONMENTS_OF_TESTS: string = join(import.meta.dirname, "../../node_modules/.cache/airflow");

const say = (line: string): void => console.log(`airflow: ${line}`);

/** A Python environment with Airflow 3 of the package's lock, or with Airflow 2.10, for what users bring there. */
export function airflowEnvironmentOfTests(version: 2 | 3): Promise<PythonEnvironment> {
  return environmentOf(version === 3 ? undefined : "airflow-2");
}

/** The folder of the Python packages of one of the locks in this folder, for a `PYTHONPATH`. */
export async function pythonPackages(lock: "node-wheel" | "postgres-drivers"): Promise<string> {
  const { bin } = await environmentOf(lock);
  const lib = join(dirname(bin), "lib");
  const [python = ""] = await readdir(lib);
  return join(lib, python, "site-packages");
}

function environmentOf(lock: string | undefined): Promise<PythonEnvironment> {
  return makePythonEnvironment({
    folder: ENVIRONMENTS_OF_TESTS,
    ...(lock === undefined ? {} : { lock: new URL(`${lock}.lock`, import.meta.url) }),
    say,
    signal: AbortSignal.timeout(600_000),
  });
}
