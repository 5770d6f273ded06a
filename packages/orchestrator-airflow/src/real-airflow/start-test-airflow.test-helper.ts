import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { freePort } from "../../../metadata-store-postgres/src/real-postgres/free-port.test-helper.ts";
import { startPostgres } from "../../../metadata-store-postgres/src/real-postgres/start-postgres.test-helper.ts";
import { airflowEnvironment } from "../local/airflow-settings.ts";
import { RunningAirflow } from "../local/start-airflow.ts";
import type { AirflowUnderTest } from "./global-setup.test-helper.ts";
import { airflowEnvironmentOfTests, pythonPackages } from "./test-environment.test-helper.ts";

/** An Airflow that was started for tests. */
export interface StartedAirflow {
  readonly airflow: RunningAirflow;
  readonly facts: AirflowUnderTest;
  /** Ends it with everything it has started, and removes its files. */
  stop(): Promise<void>;
}

/** Where an Airflow of tests keeps what it knows. `sqlite` is what `tsugite airflow up` takes, for one run at a time. */
export type TestDatabase = "sqlite" | "postgres";

/** Starts an Airflow from the lock on a free port, in a folder of its own. */
export async function startTestAirflow(database: TestDatabase): Promise<StartedAirflow> {
  const { signal } = new AbortController();
  const say = (line: string): void => console.log(`airflow: ${line}`);
  const environment = await airflowEnvironmentOfTests(3);
  // Airflow writes much, and on a busy disk its scheduler waits for minutes; nothing here has to outlive the machine.
  const memory = "/dev/shm";
  const root = await mkdtemp(join(existsSync(memory) ? memory : tmpdir(), "tsugite-airflow-"));
  const [home, dagsFolder] = [join(root, "home"), join(root, "dags")];
  await mkdir(dagsFolder);
  await chmod(root, 0o755);
  const postgres = database === "postgres" ? await startPostgres(join(root, "postgres")) : undefined;
  const port = await freePort();
  const env = airflowEnvironment(
    { home, dagsFolder, port },
    {
      ...(postgres === undefined ? {} : await onPostgres(postgres.url)),
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      AIRFLOW__CORE__PARALLELISM: "8",
      AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME: "0.2",
      // A killed worker, and a killed scheduler, are noticed in seconds.
      AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT: "15",
      AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL: "3",
      AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC: "2",
      AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD: "15",
      AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL: "10",
    },
  );
  const url = `http://127.0.0.1:${port}`;
  const airflow = await RunningAirflow.start({ environment, env, home, url, deadline: 180_000, say, signal });
  // Whoever interrupts the tests does not wait for their end.
  const kill = (): void => airflow.kill();
  process.once("exit", kill);
  const stop = async (): Promise<void> => {
    process.off("exit", kill);
    await airflow.stop();
    await postgres?.stop();
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  };
  return { airflow, facts: { url, dagsFolder, home, database: postgres?.url, bin: environment.bin }, stop };
}

async function onPostgres(url: string): Promise<NodeJS.ProcessEnv> {
  return {
    PYTHONPATH: await pythonPackages("postgres-drivers"),
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: url.replace("postgresql:", "postgresql+psycopg2:"),
  };
}
