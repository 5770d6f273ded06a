import type { Json } from "@tsugite/core";
import {
  experimentAnswer,
  experimentsAnswer,
  type KubeflowExperiment,
  type KubeflowRun,
  type KubeflowTask,
  runAnswer,
  runsAnswer,
  tasksAnswer,
} from "./answers.ts";
import type { KubeflowApi } from "./kubeflow-api.ts";

/** Which pipeline a run is one of, and what it is given. */
export interface RunRequest {
  readonly displayName: string;
  /** @default the one that Kubeflow has for all */
  readonly experimentId?: string;
  readonly pipelineId: string;
  /** @default the newest */
  readonly versionId?: string;
  /** @default {} */
  readonly parameters?: Readonly<Record<string, Json>> | undefined;
  readonly serviceAccount: string | undefined;
  readonly signal: AbortSignal;
}

/** Runs, and the experiments that they are shown in. */
export class KubeflowRuns {
  readonly #api: KubeflowApi;

  constructor(api: KubeflowApi) {
    this.#api = api;
  }

  /** Page of a run in Kubeflow's interface. */
  url(runId: string): string {
    return `${this.#api.baseUrl}/#/runs/details/${encodeURIComponent(runId)}`;
  }

  /** The experiment of this name, which is made where there is none. */
  async experiment(name: string, signal: AbortSignal): Promise<KubeflowExperiment> {
    const found = await this.#findExperiment(name, signal);
    if (found !== undefined) return found;
    const body = { display_name: name, ...this.#api.ofNamespace() };
    const answer = await this.#api.send({ method: "POST", path: "/experiments", body, repeatable: true, signal });
    // Somebody else was quicker, or a request that was not answered came through.
    const made = answer.status === 409 ? await this.#findExperiment(name, signal) : undefined;
    return made ?? this.#api.read(answer, experimentAnswer, `for the experiment ${name}`);
  }

  async #findExperiment(name: string, signal: AbortSignal): Promise<KubeflowExperiment | undefined> {
    const filter = { predicates: [{ key: "name", operation: "EQUALS", string_value: name }] };
    const query = { namespace: this.#api.namespace, filter: JSON.stringify(filter) };
    const answer = await this.#api.get("/experiments", experimentsAnswer, `for the experiment ${name}`, signal, query);
    return answer.experiments?.[0];
  }

  /** Starts a run. Never sent twice: Kubeflow would start two. */
  async create(request: RunRequest): Promise<KubeflowRun> {
    const { signal } = request;
    const answer = await this.#api.send({
      method: "POST",
      path: "/runs",
      body: bodyOfRun(request),
      within: 60_000,
      signal,
    });
    return this.#api.read(answer, runAnswer, "to start a run");
  }

  /** The newest runs of an experiment. */
  async newest(experimentId: string, count: number, signal: AbortSignal): Promise<readonly KubeflowRun[]> {
    const query = { experiment_id: experimentId, page_size: count, sort_by: "created_at desc" };
    return (await this.#api.get("/runs", runsAnswer, "for its runs", signal, query)).runs ?? [];
  }

  /** Undefined for a run that Kubeflow does not know. */
  async get(runId: string, signal: AbortSignal): Promise<KubeflowRun | undefined> {
    const answer = await this.#api.send({ method: "GET", path: runPath(runId), signal });
    return answer.status === 404 ? undefined : this.#api.read(answer, runAnswer, `for the run ${runId}`);
  }

  /** The tasks of a run, its drivers among them. Later versions list them; earlier ones tell them with the run. */
  async tasksOf(run: KubeflowRun, signal: AbortSignal): Promise<readonly KubeflowTask[]> {
    const told = run.run_details?.task_details;
    if (told != null && told.length > 0) return told;
    const tasks: KubeflowTask[] = [];
    let page: string | undefined;
    do {
      const query = { page_token: page };
      const answer = await this.#api.send({ method: "GET", path: `${runPath(run.run_id)}/tasks`, query, signal });
      if (answer.status === 404) return tasks;
      const { tasks: listed, next_page_token } = this.#api.read(
        answer,
        tasksAnswer,
        `for the tasks of the run ${run.run_id}`,
      );
      tasks.push(...(listed ?? []));
      page = next_page_token ?? "";
    } while (page !== "");
    return tasks;
  }

  /** Does nothing where Kubeflow does not know the run. */
  async terminate(runId: string, signal: AbortSignal): Promise<void> {
    const answer = await this.#api.send({
      method: "POST",
      path: `${runPath(runId)}:terminate`,
      repeatable: true,
      signal,
    });
    if (answer.status !== 404) this.#api.check(answer, `to end the run ${runId}`);
  }

  /** Has what failed of a run run again, under the same id. Raises `ENGINE_REFUSED` for one that has not failed. */
  async retry(runId: string, signal: AbortSignal): Promise<void> {
    this.#api.check(
      await this.#api.send({ method: "POST", path: `${runPath(runId)}:retry`, signal }),
      `to retry ${runId}`,
    );
  }

  /** What a pod of a run printed, line by line; nothing where Kubernetes has it no more. */
  async *logs(runId: string, podName: string, signal: AbortSignal): AsyncGenerator<string> {
    const path = `${runPath(runId)}/nodes/${encodeURIComponent(podName)}/log`;
    const answer = await this.#api.sendTo("v1alpha1", { method: "GET", path, signal });
    if (answer.status >= 300 || answer.text === "") return;
    yield* answer.text.replace(/\n$/, "").split("\n");
  }
}

function runPath(runId: string): string {
  return `/runs/${encodeURIComponent(runId)}`;
}

/** What runs and schedules are asked for by alike. */
export function bodyOfRun(request: RunRequest): object {
  const { displayName, experimentId, pipelineId, versionId, parameters, serviceAccount } = request;
  return {
    display_name: displayName,
    experiment_id: experimentId,
    pipeline_version_reference: { pipeline_id: pipelineId, pipeline_version_id: versionId },
    runtime_config: parameters === undefined ? undefined : { parameters },
    service_account: serviceAccount,
  };
}
