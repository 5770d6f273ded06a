import { resolve } from "node:path";
import { TsugiteError } from "@tsugite/core";
import type { AirflowOrchestratorConfig } from "../config.ts";

/** A DAG whose files are to be changed. */
export interface WrittenDag {
  readonly config: Pick<AirflowOrchestratorConfig, "deliver" | "dagsFolder">;
  /** What a relative `dagsFolder` is relative to. */
  readonly root: string;
  readonly dagId: string;
  /** What people can do who brought the files to Airflow themselves. */
  readonly fix: string;
}

/** Absolute path of the folder that DAGs are written to. Raises `NOT_SUPPORTED` where somebody else brings them to Airflow. */
export function requireDagsFolder({ config: { deliver, dagsFolder }, root, dagId, fix }: WrittenDag): string {
  if (deliver === "write" && dagsFolder !== undefined) return resolve(root, dagsFolder);
  throw new TsugiteError("NOT_SUPPORTED", `The files of the DAG ${dagId} were brought to Airflow by yourself.`, {
    fix,
  });
}
