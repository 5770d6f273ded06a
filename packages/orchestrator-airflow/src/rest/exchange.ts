import { setTimeout as sleep } from "node:timers/promises";
import { describeRedirection, networkReason } from "@tsugite/core";
import { notReached, notSignedIn } from "./rest-errors.ts";

/** A list stands for one parameter that is given several times. */
export type RestQuery = Readonly<Record<string, string | number | readonly string[]>>;

/** One request to Airflow's API server. */
export interface RestRequest {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Behind the base URL, each part encoded: `/api/v2/version`. */
  readonly path: string;
  readonly query?: RestQuery;
  readonly body?: object;
  /** @default "application/json" */
  readonly accept?: string;
  /** Whether nothing changes when it arrives twice, so that it may be sent again. @default true for all but POST */
  readonly repeatable?: boolean;
  /** Milliseconds to wait for the answer, each time. @default 20000 */
  readonly within?: number;
  readonly signal: AbortSignal;
}

/** An answer of Airflow itself: no page of a gateway, no redirect. */
export interface RestAnswer {
  readonly status: number;
  readonly text: string;
  /** How often it was sent; an answer to a repeated request may be about the effect of the first. */
  readonly sent: number;
}

/** Milliseconds before each repetition. */
const PAUSES = [250, 1_000];

/**
 * Sends a request and reads the answer; again, where nobody answered and it may be repeated.
 *
 * Never follows a redirect: a token would go with it. Raises `ENGINE_NOT_REACHED` when nobody answers, or a gateway says
 * so, and `ENGINE_NOT_SIGNED_IN` for a redirect or a web page. Rejects with the signal's reason when it is aborted.
 */
export async function exchange(baseUrl: string, token: string | undefined, request: RestRequest): Promise<RestAnswer> {
  const { signal, repeatable = request.method !== "POST" } = request;
  for (let sent = 1; ; sent++) {
    const pause = repeatable ? PAUSES[sent - 1] : undefined;
    const outcome = await attempt(baseUrl, token, request);
    if ("status" in outcome) return { ...outcome, sent };
    if (pause === undefined || !outcome.passing) throw outcome.error;
    await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** `passing`: it may go better in a moment. */
type Outcome = Omit<RestAnswer, "sent"> | { readonly error: Error; readonly passing: boolean };

async function attempt(baseUrl: string, token: string | undefined, request: RestRequest): Promise<Outcome> {
  const { within = 20_000, signal } = request;
  const deadline = AbortSignal.timeout(within);
  try {
    const response = await fetch(urlOf(baseUrl, request), {
      method: request.method,
      redirect: "manual",
      signal: AbortSignal.any([signal, deadline]),
      headers: {
        accept: request.accept ?? "application/json",
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    const text = await response.text();
    return failureOf(baseUrl, response) ?? { status: response.status, text };
  } catch (cause) {
    signal.throwIfAborted();
    if (deadline.aborted)
      return { error: notReached(baseUrl, `no answer within ${within / 1_000} s`, cause), passing: false };
    return { error: notReached(baseUrl, networkReason(cause), cause), passing: true };
  }
}

function failureOf(baseUrl: string, response: Response): Outcome | undefined {
  const { status } = response;
  if (status >= 300 && status < 400) return { error: redirected(baseUrl, response), passing: false };
  if (status === 429 || status >= 500) {
    return { error: notReached(baseUrl, `it answered ${status} ${response.statusText}`.trim()), passing: true };
  }
  if (response.headers.get("content-type")?.startsWith("text/html") !== true) return undefined;
  const error = notSignedIn(
    `Airflow at ${baseUrl} answered with a web page (${status}), where its API answers JSON: a gateway in front of it asks who you are, or this is no Airflow 3.`,
    { fix: "Give the orchestrator an `auth` whose token the gateway takes, and see whether its `baseUrl` is right." },
  );
  return { error, passing: false };
}

function redirected(baseUrl: string, response: Response): Error {
  const { place, isUpgrade } = describeRedirection(baseUrl, response);
  return notSignedIn(
    `Airflow at ${baseUrl} did not answer but redirected to ${place} (${response.status}), which is not followed, since the token would go along.`,
    {
      fix: isUpgrade
        ? "Write the orchestrator's `baseUrl` with https://."
        : "Give the orchestrator an `auth` whose token is taken there, or write its `baseUrl` as the address that answers.",
    },
  );
}

function urlOf(baseUrl: string, { path, query = {} }: RestRequest): URL {
  const url = new URL(`${baseUrl}${path}`);
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) url.searchParams.append(name, String(each));
  }
  return url;
}
