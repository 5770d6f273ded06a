import { setTimeout as sleep } from "node:timers/promises";
import { describeRedirection, networkReason } from "@tsugite/core";
import { errorDetail } from "./error-detail.ts";
import { notReached, notSignedIn } from "./rest-errors.ts";

export type RestQuery = Readonly<Record<string, string | number | undefined>>;
export type RestHeaders = Readonly<Record<string, string>>;

/** One request to Kubeflow's API server. */
export interface RestRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** Behind the base URL, each part encoded: `/apis/v2beta1/healthz`. */
  readonly path: string;
  readonly query?: RestQuery;
  /** Sent as JSON. */
  readonly body?: object;
  /** Sent as a file of a form, in the field `uploadfile`. */
  readonly file?: { readonly name: string; readonly text: string };
  /** Whether nothing changes when it arrives twice, so that it may be sent again. @default true for all but POST */
  readonly repeatable?: boolean;
  /** Milliseconds to wait for the answer, each time. @default 20000 */
  readonly within?: number;
  readonly signal: AbortSignal;
}

/** An answer of Kubeflow itself: no page of a gateway, no redirect. */
export interface RestAnswer {
  readonly status: number;
  readonly text: string;
}

/** Milliseconds before each repetition. */
const PAUSES = [250, 1_000];

/**
 * Sends a request and reads the answer; again, where nobody answered and it may be repeated. Never waits for ever: Kubeflow
 * does not answer some of what it cannot read.
 *
 * Never follows a redirect: credentials would go with it. Raises `ENGINE_NOT_REACHED` when nobody answers, or a gateway says
 * so, and `ENGINE_NOT_SIGNED_IN` for a redirect or a web page. Rejects with the signal's reason when it is aborted.
 */
export async function exchange(baseUrl: string, headers: RestHeaders, request: RestRequest): Promise<RestAnswer> {
  const { signal, repeatable = request.method !== "POST" } = request;
  for (let sent = 0; ; sent++) {
    const pause = repeatable ? PAUSES[sent] : undefined;
    const outcome = await attempt(baseUrl, headers, request);
    if ("status" in outcome) return outcome;
    if (pause === undefined || !outcome.passing) throw outcome.error;
    await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** `passing`: it may go better in a moment. */
type Outcome = RestAnswer | { readonly error: Error; readonly passing: boolean };

async function attempt(baseUrl: string, headers: RestHeaders, request: RestRequest): Promise<Outcome> {
  const { within = 20_000, signal } = request;
  const deadline = AbortSignal.timeout(within);
  try {
    const response = await fetch(urlOf(baseUrl, request), {
      method: request.method,
      redirect: "manual",
      signal: AbortSignal.any([signal, deadline]),
      ...contentOf(request, { accept: "application/json", ...headers }),
    });
    const text = await response.text();
    return failureOf(baseUrl, response, text) ?? { status: response.status, text };
  } catch (cause) {
    signal.throwIfAborted();
    if (deadline.aborted) {
      return { error: notReached(baseUrl, `no answer within ${within / 1_000} s`, cause), passing: false };
    }
    return { error: notReached(baseUrl, networkReason(cause), cause), passing: true };
  }
}

function contentOf(
  { body, file }: RestRequest,
  headers: RestHeaders,
): { headers: RestHeaders; body?: string | FormData } {
  if (body !== undefined) {
    return { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) };
  }
  if (file === undefined) return { headers };
  const form = new FormData();
  form.set("uploadfile", new Blob([file.text], { type: "application/yaml" }), file.name);
  return { headers, body: form };
}

function failureOf(baseUrl: string, response: Response, text: string): Outcome | undefined {
  const { status } = response;
  if (status >= 300 && status < 400) return { error: redirected(baseUrl, response), passing: false };
  if (response.headers.get("content-type")?.startsWith("text/html") === true && status < 500) {
    const error = notSignedIn(
      `Kubeflow at ${baseUrl} answered with a web page (${status}), where its API answers JSON: a gateway in front of it asks who you are, or this is no Kubeflow Pipelines.`,
      { fix: "Give the orchestrator an `auth` that the gateway takes, and see whether its `baseUrl` is right." },
    );
    return { error, passing: false };
  }
  // Kubeflow says 500 of many things that are wrong with what it was sent, and says what.
  const isAnswer = status === 500 && errorDetail(text) !== undefined;
  if (status !== 429 && (status < 500 || isAnswer)) return undefined;
  return { error: notReached(baseUrl, `it answered ${status} ${response.statusText}`.trim()), passing: true };
}

function redirected(baseUrl: string, response: Response): Error {
  const { place, isUpgrade } = describeRedirection(baseUrl, response);
  return notSignedIn(
    `Kubeflow at ${baseUrl} did not answer but redirected to ${place} (${response.status}), which is not followed, since credentials would go along.`,
    {
      fix: isUpgrade
        ? "Write the orchestrator's `baseUrl` with https://."
        : "Give the orchestrator an `auth` that is taken there, or write its `baseUrl` as the address that answers.",
    },
  );
}

function urlOf(baseUrl: string, { path, query = {} }: RestRequest): URL {
  const url = new URL(`${baseUrl}${path}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.append(name, String(value));
  }
  return url;
}
