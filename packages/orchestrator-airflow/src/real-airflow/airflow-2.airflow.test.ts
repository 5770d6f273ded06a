import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { compile } from "tsugite";
import { expect, onTestFinished, test } from "vitest";
import { cleanEnvironment } from "../local/python-environment.ts";
import { airflowProject } from "./project.test-helper.ts";
import { airflowEnvironmentOfTests } from "./test-environment.test-helper.ts";

const exec = promisify(execFile);

const pipeline = `
  import { pipeline, step } from "@tsugite/core";
  export const load = step("load", () => [1, 2, 3]);
  export const sum = step("sum", ({ rows }: { rows: number[] }) => rows.reduce((a, b) => a + b, 0));
  export const nothing = step("nothing", ({ rows }: { rows: number[] }) => { throw new Error("nothing of " + rows.length); });
  export default pipeline("older", () => { const rows = load(); nothing({ rows }); return sum({ rows }); });
`;

test("Airflow 2.10 runs the tasks of the generated file, for people who bring it there", async () => {
  const home = await mkdtemp(join(tmpdir(), "tsugite-airflow-2-"));
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  const dagsFolder = join(home, "dags");
  const facts = { url: "http://127.0.0.1:9", dagsFolder };
  const project = await airflowProject({ "pipeline.ts": pipeline }, { deliver: "files" }, facts);
  await compile(project.file, { outDir: dagsFolder });

  const { bin } = await airflowEnvironmentOfTests(2);
  const env = {
    ...cleanEnvironment(),
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    AIRFLOW_HOME: home,
    AIRFLOW__CORE__DAGS_FOLDER: dagsFolder,
    AIRFLOW__CORE__LOAD_EXAMPLES: "False",
  };
  const airflow = async (...args: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await exec(join(bin, "airflow"), args, { env }).catch(
      (error: unknown) => error as never,
    );
    return `${stdout}${stderr}`;
  };
  expect(await airflow("version")).toMatch(/^2\.10\./m);
  await airflow("db", "migrate");
  const log = await airflow("dags", "test", "older");

  expect(log).toContain("Step nothing did not complete");
  const [run] = await project.store.listRuns();
  const steps = await project.store.listSteps(run?.id ?? "");
  expect(steps.map(({ step, status }) => `${step} ${status}`).sort()).toEqual([
    "load completed",
    "nothing failed",
    "sum completed",
  ]);
  expect(run?.name).toMatch(/^manual__/);
});
