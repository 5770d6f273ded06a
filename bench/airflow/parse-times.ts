import { readdirSync } from "node:fs";
import { join } from "node:path";
import { chainPipeline } from "../cases/chain-pipeline.ts";
import type { Figure } from "../harness/bench-case.ts";
import type { Lab } from "../harness/lab.ts";
import { type AirflowProject, runProgram } from "./airflow-project.ts";

const RUNS = 5;
const SIZES = [10, 100, 500, 1_000];

/** How long Airflow's own DAG bag takes to read the file of a chain, in a Python that has imported Airflow. */
export function parseTimes(lab: Lab, project: AirflowProject): readonly Figure[] {
  const environments = join(project.folder, ".tsugite/airflow/python");
  const [environment = ""] = readdirSync(environments).filter((name) => /^[0-9a-f]{16}$/.test(name));
  const python = join(environments, environment, "bin/python");
  const program = join(lab.root, "packages/orchestrator-airflow/src/real-airflow/parse-dag.test-fixture.py");
  return SIZES.map((size) => {
    project.write("chain.ts", chainPipeline(size));
    project.tsugite("compile", "chain.ts", "--stack", "default", "--out", `parsed-${size}`);
    const folder = join(project.folder, `parsed-${size}`);
    const samples = Array.from({ length: lab.samples(RUNS) }, () => {
      const told = runProgram(python, [program, "chain.py"], folder).trim().split("\n").at(-1) ?? "";
      const { seconds, errors } = JSON.parse(told);
      if (Object.keys(errors).length > 0) throw new Error(JSON.stringify(errors));
      return seconds * 1_000;
    });
    return {
      name: `a DAG of ${size.toLocaleString("en")} steps is parsed`,
      unit: "ms",
      samples,
      ...(size === 500 ? { aim: 2_000 } : {}),
    };
  });
}
