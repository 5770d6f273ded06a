import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cleanEnvironment } from "../local/python-environment.ts";
import { airflowEnvironmentOfTests } from "./test-environment.test-helper.ts";

const exec = promisify(execFile);
const fixture = (name: string): string => fileURLToPath(new URL(`${name}.test-fixture.py`, import.meta.url));

/**
 * Runs a program of this folder with Airflow installed, on a generated file. Returns its last line of output, which is JSON.
 *
 * @param env Further variables of its environment.
 */
export async function runPython<Told>(
  version: 2 | 3,
  program: string,
  dag: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Told> {
  const { bin } = await airflowEnvironmentOfTests(version);
  const folder = await mkdtemp(join(tmpdir(), "tsugite-dag-"));
  try {
    await writeFile(join(folder, "dag.py"), dag);
    const { stdout } = await exec(join(bin, "python"), [fixture(program), "dag.py"], {
      cwd: folder,
      env: { ...cleanEnvironment(), AIRFLOW_HOME: join(folder, "home"), PYTHONWARNINGS: "ignore", ...env },
    });
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
