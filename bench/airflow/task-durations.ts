import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "../harness/bench-case.ts";
import type { Lab } from "../harness/lab.ts";
import { type AirflowProject, until } from "./airflow-project.ts";

const TASKS = 30;

/** One step, used again and again, so that nothing but its start and its records take time. */
const PIPELINE = `import { pipeline, step } from "@tsugite/core";
export const nothing = step({ name: "nothing", cache: false }, () => 1);
export default pipeline("tasks", () => Array.from({ length: ${TASKS} }, () => nothing()));
`;

/** After each task of a step one of Python that does nothing, one after the other. */
const INTERLEAVED = `
previous = None
for number, operator in enumerate(list(dag.tasks)):
    plain = PythonOperator(dag=dag, task_id=f"plain-{number}", python_callable=lambda: None)
    for each in (operator, plain):
        if previous is not None:
            previous.set_downstream(each)
        previous = each
`;

interface Task {
  readonly task_id: string;
  readonly state: string;
  /** Seconds. */
  readonly duration: number;
}

/** How long tasks take by Airflow's own clock: those of steps, and as the floor those of Python in the same run. */
export async function taskDurations(_lab: Lab, project: AirflowProject): Promise<readonly Figure[]> {
  project.write("tasks.ts", PIPELINE);
  project.tsugite("compile", "tasks.ts", "--stack", "default", "--out", "built");
  const built = join(project.folder, "built");
  const dag = join(built, "tasks.py");
  writeFileSync(dag, readFileSync(dag, "utf8") + INTERLEAVED);
  cpSync(built, project.dagsFolder, { recursive: true });
  await until("The DAG", () => project.api("GET", "/dags/tasks").catch(() => undefined));
  await project.api("PATCH", "/dags/tasks", { is_paused: false });
  const run = "/dags/tasks/dagRuns/r1";
  await project.api("POST", "/dags/tasks/dagRuns", { dag_run_id: "r1", logical_date: null });
  const state = await until(
    "The end of the run",
    async () => {
      const answer = await project.api<{ readonly state: string }>("GET", run);
      return /success|failed/.test(answer.state) ? answer.state : undefined;
    },
    600_000,
  );
  if (state !== "success") throw new Error(`The run in Airflow ended as ${state}.`);
  const { task_instances: tasks } = await project.api<{ readonly task_instances: readonly Task[] }>(
    "GET",
    `${run}/taskInstances?limit=100`,
  );
  const [steps, plain] = [durationsOf(tasks, /^nothing/), durationsOf(tasks, /^plain/)];
  const more = steps.map((duration, index) => duration - (plain[index] ?? Number.NaN));
  return [
    { name: "a step's task in Airflow", unit: "ms", samples: steps, floor: plain },
    {
      name: "more than a task of Python that does nothing",
      unit: "ms",
      aim: 300,
      samples: more,
      note: "each with the one that came after it, in one run; the floor is that of Python",
    },
  ];
}

/** Milliseconds, in the order in which the tasks were run. */
function durationsOf(tasks: readonly Task[], name: RegExp): readonly number[] {
  const number = ({ task_id }: Task): number => Number(/\d+$/.exec(task_id)?.[0] ?? 0);
  const found = tasks.filter(({ task_id }) => name.test(task_id)).toSorted((a, b) => number(a) - number(b));
  if (found.length !== TASKS) throw new Error(`Airflow has ${found.length} tasks ${name}, instead of ${TASKS}.`);
  return found.map(({ duration }) => duration * 1_000);
}
