import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StepRecord } from "@tsugite/core";
import { inject, onTestFinished } from "vitest";

const example = fileURLToPath(new URL("../../../../examples/penguins", import.meta.url));

/**
 * The example with its own config, whose Airflow is that of the tests.
 *
 * @param name Of the pipeline; that of its DAG, which no other test may have.
 * @returns Absolute path of `pipeline.ts`.
 */
export async function penguinsProject(name: string): Promise<string> {
  const { url, dagsFolder } = inject("airflow");
  const root = await realpath(await mkdtemp(join(tmpdir(), "tsugite-penguins-")));
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));
  for (const part of ["package.json", "pipeline.ts", "src", "data"]) {
    await cp(join(example, part), join(root, part), { recursive: true });
  }
  const file = join(root, "pipeline.ts");
  await writeFile(file, (await readFile(file, "utf8")).replace('name: "penguins"', `name: "${name}"`));
  await symlink(join(example, "node_modules"), join(root, "node_modules"));
  const config = await readFile(join(example, "tsugite.yaml"), "utf8");
  const ours = config
    .replace(".tsugite/airflow/dags", dagsFolder)
    .replace(/auth: .*/, `baseUrl: ${url}`)
    // The package's sources, which need not be built.
    .concat(
      "flavors:\n  - { type: orchestrator, name: airflow, source: '@tsugite/orchestrator-airflow#AirflowOrchestrator' }\n",
    );
  await writeFile(join(root, "tsugite.yaml"), ours);
  onTestFinished(async () => {
    await rm(join(dagsFolder, `${name}.py`), { force: true });
    await rm(join(dagsFolder, ".tsugite", name), { recursive: true, force: true });
  });
  return file;
}

/** Digests of everything that a run made. */
export function digestsOf(steps: readonly StepRecord[]): unknown {
  const made = steps.map(({ step, outputs }): [string, unknown] => [
    step,
    Object.fromEntries(Object.entries(outputs).map(([name, { digest }]) => [name, digest])),
  ]);
  return Object.fromEntries(made.sort(([a], [b]) => (a < b ? -1 : 1)));
}
