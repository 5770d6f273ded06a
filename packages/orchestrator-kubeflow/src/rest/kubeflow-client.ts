import { healthAnswer, type KubeflowHealth } from "./answers.ts";
import { KubeflowApi, type KubeflowApiOptions } from "./kubeflow-api.ts";
import { KubeflowPipelines } from "./kubeflow-pipelines.ts";
import { KubeflowRuns } from "./kubeflow-runs.ts";
import { KubeflowSchedules } from "./kubeflow-schedules.ts";

/**
 * A client of the API of Kubeflow Pipelines: what this flavor needs of it.
 *
 * Every method of its parts may raise `ENGINE_NOT_REACHED`, `ENGINE_NOT_SIGNED_IN` and `ENGINE_REFUSED`, and rejects with
 * the signal's reason when that is aborted.
 */
export class KubeflowClient {
  readonly #api: KubeflowApi;
  readonly pipelines: KubeflowPipelines;
  readonly runs: KubeflowRuns;
  readonly schedules: KubeflowSchedules;

  constructor(options: KubeflowApiOptions) {
    this.#api = new KubeflowApi(options);
    this.pipelines = new KubeflowPipelines(this.#api);
    this.runs = new KubeflowRuns(this.#api);
    this.schedules = new KubeflowSchedules(this.#api);
  }

  /** Without a slash at its end. */
  get baseUrl(): string {
    return this.#api.baseUrl;
  }

  health(signal: AbortSignal): Promise<KubeflowHealth> {
    return this.#api.get("/healthz", healthAnswer, "how it is", signal);
  }
}
