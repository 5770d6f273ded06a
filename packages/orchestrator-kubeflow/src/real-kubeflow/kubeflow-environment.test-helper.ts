import { join } from "node:path";
import {
  makePythonEnvironment,
  type PythonEnvironment,
} from "../../../orchestrator-airflow/src/local/python-environment.ts";

/** A Python environment with Kubeflow's SDK and protobufs, which is kept between runs. */
export function kubeflowEnvironment(): Promise<PythonEnvironment> {
  return makePythonEnvironment({
    folder: join(import.meta.dirname, "../../node_modules/.cache/kubeflow"),
    lock: new URL("kubeflow.lock", import.meta.url),
    what: "Kubeflow's SDK",
    say: (line) => console.log(`kubeflow: ${line}`),
    signal: AbortSignal.timeout(600_000),
  });
}
