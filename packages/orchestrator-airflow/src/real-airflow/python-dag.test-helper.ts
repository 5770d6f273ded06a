import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bundle, digestOf } from "@tsugite/core";
import { inject, onTestFinished } from "vitest";
import { type DagToDeliver, deliverDag } from "../deliver/deliver-dag.ts";
import { AirflowClient } from "../rest/airflow-client.ts";

export const signal: AbortSignal = new AbortController().signal;

export function realClient(): AirflowClient {
  return new AirflowClient({ baseUrl: inject("airflow").url, auth: undefined, root: "/" });
}

/** An id that no other test has; what it leaves in the folder of DAGs is gone when the test ends. */
export function newDagId(): string {
  const dagId = `plain_${randomBytes(4).toString("hex")}`;
  const { dagsFolder } = inject("airflow");
  onTestFinished(async () => {
    await rm(join(dagsFolder, `${dagId}.py`), { force: true });
    await rm(join(dagsFolder, ".tsugite", dagId), { recursive: true, force: true });
  });
  return dagId;
}

/** A DAG of plain Python, which asks for no pipeline: what its tasks do stands in `body`, indented by nothing. */
export function pythonDag(dagId: string, body: string): { readonly text: string; readonly tag: string } {
  const tag = `tsugite:${digestOf(body).slice(0, 16)}`;
  const text = `from datetime import datetime, timezone
import time
from airflow.sdk import DAG
from airflow.providers.standard.operators.python import PythonOperator

def task(name, function, **arguments):
    return PythonOperator(task_id=name, python_callable=function, **arguments)

with DAG(${JSON.stringify(dagId)}, schedule=None, start_date=datetime(2020, 1, 1, tzinfo=timezone.utc), tags=["tsugite", ${JSON.stringify(tag)}]):
${body.replaceAll(/^/gm, "    ")}
`;
  return { text, tag };
}

/** Hands a DAG of plain Python to the Airflow of the tests, with a bundle of one file. */
export async function deliver(
  dagId: string,
  body: string,
  options: Partial<DagToDeliver> = {},
): ReturnType<typeof deliverDag> {
  const { text, tag } = pythonDag(dagId, body);
  const config = { deliver: "write", dagsFolder: inject("airflow").dagsFolder } as const;
  const bundle = await smallBundle(body);
  const client = realClient();
  return deliverDag({
    client,
    config,
    root: "/",
    dagId,
    text,
    bundle,
    tag,
    forRun: true,
    log: () => {},
    signal,
    ...options,
  });
}

async function smallBundle(content: string): Promise<Bundle> {
  const directory = await mkdtemp(join(tmpdir(), "tsugite-bundle-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "entrypoint.mjs"), content);
  return { directory, digest: digestOf(content), files: ["entrypoint.mjs"] };
}
