import * as v from "valibot";
import { errorDetail } from "./error-detail.ts";
import type { RestAnswer, RestQuery, RestRequest } from "./exchange.ts";
import { type KubeflowPlace, KubeflowSession } from "./kubeflow-session.ts";
import { notReached, refused } from "./rest-errors.ts";

/** Most entries that Kubeflow is asked for at a time. */
export const PAGE = 50;

/** Where a Kubeflow is, and which part of it is used. */
export interface KubeflowApiOptions extends KubeflowPlace {
  readonly namespace: string | undefined;
}

/** The API of Kubeflow Pipelines, `v2beta1`: requests, and answers that are what was asked for. */
export class KubeflowApi {
  readonly #session: KubeflowSession;
  readonly namespace: string | undefined;

  constructor({ namespace, ...place }: KubeflowApiOptions) {
    this.#session = new KubeflowSession(place);
    this.namespace = namespace;
  }

  /** Without a slash at its end. */
  get baseUrl(): string {
    return this.#session.baseUrl;
  }

  /** What says in a body to which namespace something belongs. */
  ofNamespace(): { readonly namespace?: string } {
    return this.namespace === undefined ? {} : { namespace: this.namespace };
  }

  send(request: RestRequest): Promise<RestAnswer> {
    return this.#session.send({ ...request, path: `/apis/v2beta1${request.path}` });
  }

  /** Of another version of the API. */
  sendTo(version: "v1alpha1", request: RestRequest): Promise<RestAnswer> {
    return this.#session.send({ ...request, path: `/apis/${version}${request.path}` });
  }

  /** `what`: "for its runs", "to start a run". */
  async get<T>(
    path: string,
    schema: v.GenericSchema<unknown, T>,
    what: string,
    signal: AbortSignal,
    query: RestQuery = {},
  ): Promise<T> {
    return this.read(await this.send({ method: "GET", path, query, signal }), schema, what);
  }

  /** Raises `ENGINE_REFUSED` with Kubeflow's own reason. */
  check({ status, text }: RestAnswer, what: string): void {
    if (status < 300) return;
    const detail = errorDetail(text)?.replace(/\.$/, "");
    throw refused(
      `Kubeflow at ${this.baseUrl} was asked ${what} and answered ${status}${detail === undefined ? "" : `: ${detail}`}.`,
      { fix: "This flavor speaks the API v2beta1 of Kubeflow Pipelines 2: see whether that is what runs there." },
    );
  }

  read<T>(answer: RestAnswer, schema: v.GenericSchema<unknown, T>, what: string): T {
    this.check(answer, what);
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), answer.text);
    if (parsed.success) return parsed.output;
    const [issue] = parsed.issues;
    const why = `what it answered when asked ${what} is not what Kubeflow answers (${issue.message})`;
    throw notReached(this.baseUrl, why);
  }
}
