// Measures steps as tasks of a real Airflow, which it starts and ends: `pnpm bench:airflow`. See README.md of the folder above.
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Figure } from "../harness/bench-case.ts";
import { describeEnvironment, environmentOf } from "../harness/environment.ts";
import { figureTable } from "../harness/figure-table.ts";
import { Lab } from "../harness/lab.ts";
import { writeResult } from "../harness/result-file.ts";
import { AirflowProject } from "./airflow-project.ts";
import { parseTimes } from "./parse-times.ts";
import { taskDurations } from "./task-durations.ts";
import { timesToFirstStep } from "./times-to-first-step.ts";

const { values } = parseArgs({
  options: {
    samples: { type: "string" },
    json: { type: "string" },
    root: { type: "string", default: join(import.meta.dirname, "../..") },
    folder: { type: "string", default: tmpdir() },
  },
});
const lab = new Lab({
  root: resolve(values.root),
  folder: resolve(values.folder),
  ...(values.samples === undefined ? {} : { samples: Number(values.samples) }),
});
const at = new Date().toISOString();
const environment = environmentOf(lab.root, lab.scratch);
const figures: Figure[] = [];
const project = new AirflowProject(lab);
try {
  await project.up();
  for (const measure of [timesToFirstStep, taskDurations, parseTimes]) {
    process.stderr.write(`measuring ${measure.name} …\n`);
    figures.push(...(await measure(lab, project)));
  }
} finally {
  project.down();
  lab.close();
}
process.stdout.write(`${describeEnvironment(environment)}\n\n${figureTable(figures)}`);
if (values.json !== undefined) writeResult(values.json, { at, environment, figures });
