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

/** What Airflow made of a file. */
export interface ParsedDag {
  readonly version: string;
  readonly seconds: number;
  readonly errors: Readonly<Record<string, string>>;
  readonly dags: Readonly<Record<string, Record<string, unknown>>>;
}

/** Has Airflow parse a DAG file, as its DAG processor does. */
export async function parseDag(version: 2 | 3, text: string): Promise<ParsedDag> {
  return JSON.parse((await runPython(version, "parse-dag", { "dag.py": text })).trim().split("\n").at(-1) ?? "");
}

/** Runs a program of this folder with Airflow installed, in a folder with these files; what it prints. */
async function runPython(version: 2 | 3, name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const { bin } = await airflowEnvironmentOfTests(version);
  const folder = await mkdtemp(join(tmpdir(), "tsugite-dag-"));
  try {
    for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
    const env = { ...cleanEnvironment(), AIRFLOW_HOME: join(folder, "home"), PYTHONWARNINGS: "ignore" };
    const { stdout } = await exec(join(bin, "python"), [fixture(name), ...Object.keys(files)], { cwd: folder, env });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
