import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json, JsonObject } from "@tsugite/core";
import { onTestFinished } from "vitest";
import type { Component, DagComponent, PipelineDocument } from "../compile/ir.ts";
import { type KubeflowServer, type KubeflowServerOptions, startKubeflow } from "../rest/kubeflow-server.test-helper.ts";
import { launchTask } from "../step/launch-task.test-helper.ts";

type Run = KubeflowServer["state"]["runs"][number];
/** What tasks of a run that succeeded have told; those are not started again when it is retried. */
type Outputs = Map<string, Record<string, Json>>;
interface TaskDetail {
  readonly display_name: string;
  state: string;
  pod_name?: string;
  error?: { readonly message: string };
}

/** A Kubeflow whose runs are carried out here. */
export interface PlayedCluster extends KubeflowServer {
  /** Starts a run as people do in Kubeflow's interface: of the newest version, with these parameters. */
  start(parameters: Readonly<Record<string, Json>>): Promise<string>;
  /** Once all that was begun has ended. */
  settled(): Promise<void>;
  /** What the containers printed, by the steps' tasks. */
  readonly printed: ReadonlyMap<string, string>;
}

/**
 * A Kubeflow that carries out its runs: each task as a process with the command line that Kubeflow's driver and launcher would
 * make, once those that it waits for have succeeded. The bundle stands for the image, by whose digest it is found.
 *
 * @param bundles Folder with the bundles by their digests.
 */
export async function playCluster(bundles: () => string, options: KubeflowServerOptions = {}): Promise<PlayedCluster> {
  const ending = new AbortController();
  const printed = new Map<string, string>();
  const running: Promise<void>[] = [];
  const retries = new Map<string, () => void>();
  const folder = await mkdtemp(join(tmpdir(), "tsugite-kubeflow-cluster-"));
  const onRun = (run: Run, version: JsonObject): void => {
    const document = version.pipeline_spec as unknown as PipelineDocument;
    const outputs: Outputs = new Map();
    const begin = (): void => {
      const carrying = { run, document, bundles: bundles(), folder, printed, outputs, signal: ending.signal };
      running.push(carryOut(carrying));
    };
    retries.set(run.run_id, begin);
    begin();
  };
  const onRetry = ({ run_id }: Run): void => retries.get(run_id)?.();
  const kubeflow = await startKubeflow({ ...options, onRun, onRetry });
  onTestFinished(async () => {
    ending.abort();
    await Promise.allSettled(running);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const settled = async (): Promise<void> => void (await Promise.all(running));
  const start = async (parameters: Readonly<Record<string, Json>>): Promise<string> => {
    const [version] = kubeflow.state.versions;
    const body = {
      display_name: "started in the interface",
      pipeline_version_reference: { pipeline_version_id: version?.pipeline_version_id },
      runtime_config: { parameters },
    };
    const response = await fetch(`${kubeflow.baseUrl}/apis/v2beta1/runs`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
    const { run_id }: { run_id: string } = JSON.parse(await response.text());
    await settled();
    return run_id;
  };
  return { ...kubeflow, start, settled, printed };
}

interface Carrying {
  readonly run: Run;
  readonly document: PipelineDocument;
  readonly bundles: string;
  readonly folder: string;
  readonly printed: Map<string, string>;
  readonly outputs: Outputs;
  readonly signal: AbortSignal;
}

async function carryOut(carrying: Carrying): Promise<void> {
  const { run, document } = carrying;
  const details: TaskDetail[] = [{ display_name: "root", state: "RUNNING" }];
  Object.assign(run, { state: "RUNNING", run_details: { task_details: details } });
  const succeeded = await carryOutDag(document.root, carrying, details);
  run.state = succeeded ? "SUCCEEDED" : "FAILED";
}

/** All tasks of a DAG, each once those that it waits for have succeeded; whether all did. */
async function carryOutDag({ dag }: DagComponent, carrying: Carrying, details: TaskDetail[]): Promise<boolean> {
  const ends = new Map<string, Promise<boolean>>();
  const endOf = (name: string): Promise<boolean> => {
    const known = ends.get(name);
    if (known !== undefined) return known;
    const task = dag.tasks[name];
    if (task === undefined) throw new Error(`There is no task ${name}.`);
    const end = (async () => {
      const before = await Promise.all((task.dependentTasks ?? []).map(endOf));
      if (!before.every((isDone) => isDone)) {
        details.push({ display_name: name, state: "SKIPPED" });
        return false;
      }
      details.push({ display_name: `${name}-driver`, state: "SUCCEEDED" });
      const component: Component | undefined = carrying.document.components[task.componentRef.name];
      if (component !== undefined && "dag" in component) return carryOutDag(component, carrying, details);
      return carryOutTask(name, 1 + (task.retryPolicy?.maxRetryCount ?? 0), carrying, details);
    })();
    ends.set(name, end);
    return end;
  };
  return (await Promise.all(Object.keys(dag.tasks).map(endOf))).every((isDone) => isDone);
}

async function carryOutTask(
  name: string,
  tries: number,
  { run, document, bundles, folder, printed, outputs, signal }: Carrying,
  details: TaskDetail[],
): Promise<boolean> {
  const detail: TaskDetail = { display_name: name, state: "RUNNING" };
  details.push(detail);
  if (outputs.has(name)) {
    detail.state = "SUCCEEDED";
    return true;
  }
  const outputFile = join(folder, run.run_id, name, "output.json");
  const { parameters = {} } = (run.runtime_config ?? {}) as { readonly parameters?: Record<string, Json> };
  const env = { HOME: "/nowhere", KFP_POD_NAME: "pod" };
  const launch = { runId: run.run_id, parameters, env, outputFile, outputs };
  const [, program = "", ...argv] = launchTask({ pipelineSpec: document }, name, launch);
  const { container } = document.deploymentSpec.executors[executorOf(document, name)] ?? {};
  const bundle = join(bundles, container?.image.split("@sha256:")[1] ?? "");
  for (let attempt = 0; attempt < tries; attempt++) {
    const child = spawn(process.execPath, [program.replace("/app", bundle), ...argv], {
      cwd: join(bundles, ".."),
      stdio: ["ignore", "pipe", "pipe"],
      signal,
    });
    const keep = (chunk: Buffer): void => void printed.set(name, `${printed.get(name) ?? ""}${chunk}`);
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const [code] = await once(child, "close");
    if (code === 0) {
      const { parameterValues } = JSON.parse(await readFile(outputFile, "utf8"));
      outputs.set(name, parameterValues);
      detail.state = "SUCCEEDED";
      return true;
    }
  }
  detail.state = "FAILED";
  return false;
}

function executorOf({ root, components }: PipelineDocument, task: string): string {
  const dags = [root, ...Object.values(components).filter((component) => "dag" in component)];
  const found = dags.map(({ dag }) => dag.tasks[task]).find((each) => each !== undefined);
  const component = components[found?.componentRef.name ?? ""];
  return component !== undefined && "executorLabel" in component ? component.executorLabel : "";
}
