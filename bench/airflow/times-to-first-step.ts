import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "../harness/bench-case.ts";
import type { Lab } from "../harness/lab.ts";
import type { AirflowProject } from "./airflow-project.ts";

const RUNS = 5;

/** Says when its step began. */
function telling(pipeline: string, version: number): string {
  return `import { writeFileSync } from "node:fs";
import { pipeline, step } from "@tsugite/core";
export const tell = step({ name: "tell", cache: false }, () => {
  writeFileSync("began", String(Date.now()));
  return ${version};
});
export default pipeline("${pipeline}", () => tell());
`;
}

/** From the start of `tsugite run` until the function of the first step is called, as one waits for it. */
export function timesToFirstStep(lab: Lab, project: AirflowProject): readonly Figure[] {
  const rounds = Array.from({ length: lab.samples(RUNS) }, (_, round) => {
    const pipeline = `first-${round}`;
    return {
      fresh: timeToFirstStep(project, telling(pipeline, 1)),
      again: timeToFirstStep(project, telling(pipeline, 1)),
      changed: timeToFirstStep(project, telling(pipeline, 2)),
    };
  });
  const figure = (what: string, samples: readonly number[]): Figure => ({
    name: `tsugite run → first step, ${what}`,
    unit: "ms",
    samples,
  });
  return [
    figure(
      "a new pipeline",
      rounds.map(({ fresh }) => fresh),
    ),
    figure(
      "a changed one",
      rounds.map(({ changed }) => changed),
    ),
    {
      ...figure(
        "an unchanged one",
        rounds.map(({ again }) => again),
      ),
      note: "Airflow looks for new files every 2 s here, by default every 300 s",
    },
  ];
}

function timeToFirstStep(project: AirflowProject, text: string): number {
  const told = join(project.folder, "began");
  rmSync(told, { force: true });
  project.write("first.ts", text);
  const started = Date.now();
  project.tsugite("run", "first.ts");
  return Number(readFileSync(told, "utf8")) - started;
}
