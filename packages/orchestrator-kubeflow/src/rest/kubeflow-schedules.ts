import { type KubeflowRecurringRun, type KubeflowTrigger, recurringRunAnswer, recurringRunsAnswer } from "./answers.ts";
import { type KubeflowApi, PAGE } from "./kubeflow-api.ts";
import { bodyOfRun, type RunRequest } from "./kubeflow-runs.ts";

/** Runs that Kubeflow starts by itself. */
export interface RecurringRunRequest extends RunRequest {
  readonly description?: string;
  readonly trigger: KubeflowTrigger;
  readonly catchUp: boolean;
  readonly enabled: boolean;
}

/** Schedules, which Kubeflow calls recurring runs. */
export class KubeflowSchedules {
  readonly #api: KubeflowApi;

  constructor(api: KubeflowApi) {
    this.#api = api;
  }

  /** Page of a schedule in Kubeflow's interface. */
  url(id: string): string {
    return `${this.#api.baseUrl}/#/recurringrun/details/${encodeURIComponent(id)}`;
  }

  /** All schedules of the namespace. */
  async list(signal: AbortSignal): Promise<readonly KubeflowRecurringRun[]> {
    const all: KubeflowRecurringRun[] = [];
    let page: string | undefined;
    do {
      const query = { namespace: this.#api.namespace, page_size: PAGE, page_token: page };
      const answer = await this.#api.get(
        "/recurringruns",
        recurringRunsAnswer,
        "for its recurring runs",
        signal,
        query,
      );
      all.push(...(answer.recurringRuns ?? []));
      page = answer.next_page_token ?? "";
    } while (page !== "");
    return all;
  }

  /** Never sent twice: Kubeflow would keep two. */
  async create(request: RecurringRunRequest): Promise<KubeflowRecurringRun> {
    const { description, trigger, catchUp, enabled, signal } = request;
    const body = {
      ...bodyOfRun(request),
      ...(description === undefined ? {} : { description }),
      max_concurrency: "1",
      mode: enabled ? "ENABLE" : "DISABLE",
      no_catchup: !catchUp,
      trigger,
    };
    const answer = await this.#api.send({ method: "POST", path: "/recurringruns", body, signal });
    return this.#api.read(answer, recurringRunAnswer, "to keep a schedule");
  }

  async setEnabled(id: string, enabled: boolean, signal: AbortSignal): Promise<void> {
    const verb = enabled ? "enable" : "disable";
    const path = `/recurringruns/${encodeURIComponent(id)}:${verb}`;
    this.#api.check(await this.#api.send({ method: "POST", path, repeatable: true, signal }), `to ${verb} a schedule`);
  }

  /** Does nothing where it is gone. */
  async delete(id: string, signal: AbortSignal): Promise<void> {
    const answer = await this.#api.send({ method: "DELETE", path: `/recurringruns/${encodeURIComponent(id)}`, signal });
    if (answer.status !== 404) this.#api.check(answer, "to delete a schedule");
  }
}
