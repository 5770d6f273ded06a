import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { cleanEnvironment } from "./python-environment.ts";

export interface AirflowPlace {
  /** Absolute path of the folder for its database, logs and generated passwords. */
  readonly home: string;
  /** Absolute path of the folder that it reads DAGs from. */
  readonly dagsFolder: string;
  /** Loopback port of its API server and interface. */
  readonly port: number;
}

/**
 * The environment of an Airflow for one person: everything on loopback, SQLite, new DAG files seen within seconds.
 *
 * @param further Settings that come first, by their names in the environment.
 */
export function airflowEnvironment(
  { home, dagsFolder, port }: AirflowPlace,
  further: NodeJS.ProcessEnv = {},
): NodeJS.ProcessEnv {
  const url = `http://127.0.0.1:${port}`;
  return {
    ...cleanEnvironment(),
    AIRFLOW_HOME: home,
    AIRFLOW__CORE__DAGS_FOLDER: dagsFolder,
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: `sqlite:///${join(home, "airflow.db")}`,
    AIRFLOW__CORE__LOAD_EXAMPLES: "False",
    AIRFLOW__CORE__EXECUTOR: "LocalExecutor",
    AIRFLOW__CORE__PARALLELISM: "4",
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS: "True",
    AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `${url}/execution/`,
    AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL: "2",
    // Of files that have not changed; those that have are read at the next look.
    AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL: "30",
    AIRFLOW__DAG_PROCESSOR__BUNDLE_REFRESH_CHECK_INTERVAL: "1",
    AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES: "1",
    // Seconds: a task that asks again while its first request is still being answered is refused, and fails.
    AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT: "60",
    AIRFLOW__API__HOST: "127.0.0.1",
    AIRFLOW__API__PORT: String(port),
    AIRFLOW__API__BASE_URL: url,
    AIRFLOW__API__WORKERS: "1",
    AIRFLOW__API_AUTH__JWT_SECRET: randomBytes(32).toString("hex"),
    ...further,
  };
}
