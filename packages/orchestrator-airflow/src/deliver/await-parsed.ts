import { basename, dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TsugiteError } from "@tsugite/core";
import type { AirflowClient } from "../rest/airflow-client.ts";
import type { AirflowDag, ImportError } from "../rest/answers.ts";

/** A version of a DAG that Airflow shall read. */
export interface AwaitedDag {
  readonly client: AirflowClient;
  readonly dagId: string;
  /** What this version is known by. */
  readonly tag: string;
  /** Absolute path of its file, or its name alone where somebody else brings it to Airflow. */
  readonly file: string;
  /** What Airflow said was wrong with the file before this version came. */
  readonly knownErrors: readonly ImportError[];
  /** Milliseconds to wait. */
  readonly within: number;
  /** Told what is waited for, when that takes long. */
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

const LOOK_INTERVAL = { least: 500, most: 3_000 };
/** Milliseconds after which the waiting is told of, and then again and again. */
const TOLD_AFTER = [3_000, 30_000, 90_000, 180_000];

/**
 * Waits until Airflow has parsed this version of a DAG, and returns it. Raises `DEPLOYMENT_NOT_LOADED` with Airflow's own
 * words when it cannot import the file, and with what else may be wrong when the time is over.
 */
export async function awaitParsed(awaited: AwaitedDag): Promise<AirflowDag> {
  const { client, dagId, tag, file, within, log, signal } = awaited;
  const begin = performance.now();
  const telling = [...TOLD_AFTER];
  for (let wait = LOOK_INTERVAL.least; ; wait = Math.min(wait * 1.3, LOOK_INTERVAL.most)) {
    const dag = await client.getDag(dagId, signal);
    if (dag !== undefined && hasVersion(dag, tag)) return dag;
    const error = await newImportError(awaited);
    if (error !== undefined) throw notImported(client.baseUrl, file, error);
    const passed = performance.now() - begin;
    if (passed >= within) throw await notRead(awaited, dag);
    if (passed >= (telling[0] ?? Number.POSITIVE_INFINITY)) {
      telling.shift();
      log(`Waiting for Airflow to read ${basename(file)}.`);
    }
    await sleep(Math.min(wait, within - passed), undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** Whether a DAG is there in this version. */
export function hasVersion(dag: AirflowDag, tag: string): boolean {
  return !dag.is_stale && dag.tags.some(({ name }) => name === tag);
}

/** An error that was there before is about the version before, until Airflow has read the file again. */
async function newImportError({ client, file, knownErrors, signal }: AwaitedDag): Promise<ImportError | undefined> {
  const errors = await client.importErrors(basename(file), signal);
  return errors.find((error) => {
    return !knownErrors.some(({ filename, timestamp }) => filename === error.filename && timestamp === error.timestamp);
  });
}

function notImported(baseUrl: string, file: string, { stack_trace }: ImportError): TsugiteError {
  const trace = (stack_trace ?? "").trimEnd().split("\n");
  return new TsugiteError(
    "DEPLOYMENT_NOT_LOADED",
    `Airflow at ${baseUrl} cannot import ${file}:\n${trace.join("\n")}\n`,
    {
      fix: "Mend what it says, and deploy the pipeline again.",
    },
  );
}

async function notRead(awaited: AwaitedDag, dag: AirflowDag | undefined): Promise<TsugiteError> {
  const { client, dagId, file, within, signal } = awaited;
  const { dag_processor } = await client.health(signal);
  const status = dag_processor?.status ?? undefined;
  const name = basename(file);
  if (status !== undefined && status !== "healthy") {
    return new TsugiteError(
      "DEPLOYMENT_NOT_LOADED",
      `Airflow at ${client.baseUrl} did not read ${file} within ${seconds(within)}: its DAG processor is ${status}.`,
      { fix: "Start it: `airflow dag-processor`." },
    );
  }
  if (dag?.fileloc != null && !dag.is_stale && basename(dag.fileloc) !== name) {
    return new TsugiteError(
      "DEPLOYMENT_NOT_LOADED",
      `Airflow at ${client.baseUrl} has the DAG ${dagId} from another file, ${dag.fileloc}, and not from ${file}.`,
      { fix: "Rename the pipeline, or remove that file from what Airflow reads." },
    );
  }
  const folder = dirname(file) === "." ? "the one that you bring the file to" : dirname(file);
  const older = dag === undefined || dag.is_stale ? "" : "; it still has another version of the DAG";
  return new TsugiteError(
    "DEPLOYMENT_NOT_LOADED",
    `Airflow at ${client.baseUrl} did not read ${file} within ${seconds(within)}${older}.`,
    {
      fix: `See whether the \`dags_folder\` of Airflow is ${folder}, and how often it looks for new files: \`dag_processor.refresh_interval\`, 300 s by default.`,
    },
  );
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1_000} s`;
}
