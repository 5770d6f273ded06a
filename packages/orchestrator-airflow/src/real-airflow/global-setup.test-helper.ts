import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestProject } from "vitest/node";
import { airflowEnvironment } from "../local/airflow-settings.ts";
import { RunningAirflow } from "../local/start-airflow.ts";
import { freePort } from "./free-port.test-helper.ts";
import { airflowEnvironmentOfTests } from "./test-environment.test-helper.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly airflow: AirflowUnderTest;
  }
}

/** The one Airflow that all tests of a run of vitest use. */
export interface AirflowUnderTest {
  readonly url: string;
  readonly dagsFolder: string;
  readonly home: string;
  /** Folder of its Python programs. */
  readonly bin: string;
}

/** Starts a real Airflow from the lock; it is never skipped: without Python, the tests fail and say why. */
export default async function startRealAirflow(project: TestProject): Promise<() => Promise<void>> {
  const { signal } = new AbortController();
  const say = (line: string): void => console.log(`airflow: ${line}`);
  const environment = await airflowEnvironmentOfTests(3);
  // Airflow writes much, and on a busy disk its scheduler waits for minutes; nothing here has to outlive the machine.
  const memory = "/dev/shm";
  const root = await mkdtemp(join(existsSync(memory) ? memory : tmpdir(), "tsugite-airflow-"));
  const [home, dagsFolder] = [join(root, "home"), join(root, "dags")];
  await mkdir(dagsFolder);
  const port = await freePort();
  const env = airflowEnvironment(
    { home, dagsFolder, port },
    {
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      // A killed worker is noticed in seconds.
      AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT: "15",
      AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL: "3",
      AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC: "2",
    },
  );
  const url = `http://127.0.0.1:${port}`;
  const airflow = await RunningAirflow.start({ environment, env, home, url, deadline: 180_000, say, signal });
  project.provide("airflow", { url, dagsFolder, home, bin: environment.bin });
  return async () => {
    await airflow.stop();
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  };
}
