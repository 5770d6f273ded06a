import {
  type KubeflowPipeline,
  type KubeflowVersion,
  pipelineAnswer,
  versionAnswer,
  versionsAnswer,
} from "./answers.ts";
import type { RestAnswer, RestQuery } from "./exchange.ts";
import type { KubeflowApi } from "./kubeflow-api.ts";

/** Milliseconds: an upload is parsed and checked, and stored in two places. */
const UPLOADED_WITHIN = 120_000;

/** A pipeline that is uploaded. */
export interface Upload {
  readonly name: string;
  /** Shown in Kubeflow's interface. @default the name */
  readonly displayName?: string;
  readonly description?: string;
  readonly yaml: string;
  readonly signal: AbortSignal;
}

/** Pipelines and their versions. */
export class KubeflowPipelines {
  readonly #api: KubeflowApi;

  constructor(api: KubeflowApi) {
    this.#api = api;
  }

  /** Page of a version of a pipeline in Kubeflow's interface. */
  versionUrl(pipelineId: string, versionId: string): string {
    return `${this.#api.baseUrl}/#/pipelines/details/${encodeURIComponent(pipelineId)}/version/${encodeURIComponent(versionId)}`;
  }

  /** Undefined for a pipeline that Kubeflow does not know. */
  async find(name: string, signal: AbortSignal): Promise<KubeflowPipeline | undefined> {
    const path = `/pipelines/names/${encodeURIComponent(name)}`;
    const answer = await this.#api.send({ method: "GET", path, query: { namespace: this.#api.namespace }, signal });
    return answer.status === 404 ? undefined : this.#api.read(answer, pipelineAnswer, `for the pipeline ${name}`);
  }

  /** Undefined where there is a pipeline of this name already. May be sent again: the name keeps a second from being made. */
  async upload({ name, displayName, description, yaml, signal }: Upload): Promise<KubeflowPipeline | undefined> {
    const query = { name, display_name: displayName, description, namespace: this.#api.namespace };
    const answer = await this.#upload("/pipelines/upload", query, `${name}.yaml`, yaml, signal);
    return answer.status === 409 ? undefined : this.#api.read(answer, pipelineAnswer, `to take the pipeline ${name}`);
  }

  /** The same for a version; undefined where the pipeline has one of this name already. */
  async uploadVersion(
    pipelineId: string,
    { name, description, yaml, signal }: Upload,
  ): Promise<KubeflowVersion | undefined> {
    const query = { name, description, pipelineid: pipelineId };
    const answer = await this.#upload("/pipelines/upload_version", query, `${name}.yaml`, yaml, signal);
    return answer.status === 409 ? undefined : this.#api.read(answer, versionAnswer, `to take the version ${name}`);
  }

  /** The newest first, page by page: each has its whole pipeline in it. */
  async *versions(pipelineId: string, signal: AbortSignal): AsyncGenerator<KubeflowVersion> {
    const path = `/pipelines/${encodeURIComponent(pipelineId)}/versions`;
    let page: string | undefined;
    do {
      const query = { page_size: 1, sort_by: "created_at desc", page_token: page };
      const answer = await this.#api.get(path, versionsAnswer, "for the versions of a pipeline", signal, query);
      yield* answer.pipeline_versions ?? [];
      page = answer.next_page_token ?? "";
    } while (page !== "");
  }

  /** Deletes a pipeline with all of its versions; does nothing where it is gone. */
  async delete(pipelineId: string, signal: AbortSignal): Promise<void> {
    const path = `/pipelines/${encodeURIComponent(pipelineId)}`;
    const answer = await this.#api.send({ method: "DELETE", path, query: { cascade: "true" }, signal });
    if (answer.status !== 404) this.#api.check(answer, "to delete a pipeline");
  }

  #upload(path: string, query: RestQuery, name: string, text: string, signal: AbortSignal): Promise<RestAnswer> {
    const file = { name, text };
    return this.#api.send({ method: "POST", path, query, file, repeatable: true, within: UPLOADED_WITHIN, signal });
  }
}
