import { KeptToken, TsugiteError } from "@tsugite/core";
import { errorDetail } from "./error-detail.ts";
import { exchange, type RestAnswer, type RestRequest } from "./exchange.ts";
import { notSignedIn } from "./rest-errors.ts";
import { fetchToken, type TokenSource } from "./token-source.ts";

/** Requests with a token, which is fetched when it is first needed, kept in memory, and renewed when it is not taken any more. */
export class AirflowSession {
  readonly #source: TokenSource;
  readonly #token: KeptToken;

  /** Raises `COMPONENT_CONFIG_INVALID` for a base URL that holds a password. */
  constructor(source: TokenSource) {
    const url = new URL(source.baseUrl);
    if (url.username !== "" || url.password !== "") {
      throw new TsugiteError(
        "COMPONENT_CONFIG_INVALID",
        `The baseUrl of Airflow at ${url.host} holds a user or a password, and it is written into records and messages.`,
        { fix: "Take it out there, and use `auth: { user, password: { env: NAME } }`." },
      );
    }
    this.#source = { ...source, baseUrl: `${url.origin}${url.pathname}`.replace(/\/+$/, "") };
    this.#token = new KeptToken((signal) => fetchToken(this.#source, signal));
  }

  /** Without a slash at its end. */
  get baseUrl(): string {
    return this.#source.baseUrl;
  }

  /** Raises `ENGINE_NOT_SIGNED_IN` and `ENGINE_NOT_REACHED`; every other answer is for the caller to read. */
  async send(request: RestRequest): Promise<RestAnswer> {
    const wasKept = this.#token.isKept;
    const token = await this.#token.get(request.signal);
    const answer = await exchange(this.baseUrl, token, request);
    if (!isRefusal(answer)) return answer;
    this.#token.forget();
    // A token that was made for this request is as good as the next one.
    const renewed = wasKept ? await this.#token.get(request.signal) : token;
    if (renewed === token) return refuse(answer, this.baseUrl, token);
    const again = await exchange(this.baseUrl, renewed, request);
    return isRefusal(again) ? refuse(again, this.baseUrl, renewed) : again;
  }
}

/** Airflow answers 403 for a token that it does not take as for a person who may not. */
function isRefusal({ status }: RestAnswer): boolean {
  return status === 401 || status === 403;
}

function refuse({ status, text }: RestAnswer, baseUrl: string, token: string): never {
  const detail = errorDetail(text)?.replaceAll(token, "***").replace(/\.$/, "");
  throw notSignedIn(
    `Airflow at ${baseUrl} does not let this request pass (${status}${detail === undefined ? "" : `: ${detail}`}).`,
    {
      fix: "See whether the token in the orchestrator's `auth` is still good, and whether its user may read and run DAGs.",
    },
  );
}
