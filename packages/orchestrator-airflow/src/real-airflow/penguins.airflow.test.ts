import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StepRecord } from "@tsugite/core";
import { run } from "tsugite";
import { expect, inject, onTestFinished, test } from "vitest";

const example = fileURLToPath(new URL("../../../../examples/penguins", import.meta.url));

/** The example with its own config, whose Airflow is that of the tests. */
async function penguins(): Promise<string> {
  const { url, dagsFolder } = inject("airflow");
  const root = await realpath(await mkdtemp(join(tmpdir(), "tsugite-penguins-")));
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));
  for (const name of ["package.json", "pipeline.ts", "src", "data"]) {
    await cp(join(example, name), join(root, name), { recursive: true });
  }
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
    await rm(join(dagsFolder, "penguins.py"), { force: true });
    await rm(join(dagsFolder, ".tsugite/penguins"), { recursive: true, force: true });
  });
  return join(root, "pipeline.ts");
}

/** Digests of everything that a run made. */
function digestsOf(steps: readonly StepRecord[]): unknown {
  const made = steps.map(({ step, outputs }): [string, unknown] => [
    step,
    Object.fromEntries(Object.entries(outputs).map(([name, { digest }]) => [name, digest])),
  ]);
  return Object.fromEntries(made.sort(([a], [b]) => (a < b ? -1 : 1)));
}

test("the example makes the same on Airflow as here, digest for digest, and each is answered from what the other made", async () => {
  const file = await penguins();
  const parameters = { title: "Who is this?" };
  const here = await run(file, { stack: "default", cache: false });
  const there = await run(file, { stack: "airflow", cache: false, pollInterval: 1_000 });
  expect(there.run.status).toBe("completed");
  expect(digestsOf(there.steps)).toEqual(digestsOf(here.steps));
  expect(there.steps.every(({ status }) => status === "completed")).toBe(true);

  const again = await run(file, { stack: "airflow", pollInterval: 1_000 });
  expect(again.steps.map(({ status }) => status)).toEqual(there.steps.map(() => "cached"));

  const changed = await run(file, { stack: "default", parameters });
  const followed = await run(file, { stack: "airflow", parameters, pollInterval: 1_000 });
  expect(digestsOf(followed.steps)).toEqual(digestsOf(changed.steps));
  const report = followed.steps.find(({ step }) => step === "report");
  expect(report).toMatchObject({ status: "cached", cachedFrom: { runId: changed.run.id } });
});
