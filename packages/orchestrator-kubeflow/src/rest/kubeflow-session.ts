import { KeptToken, readCredential, type SecretReference, TsugiteError, tokenOfCommand } from "@tsugite/core";
import type { KubeflowAuth } from "../config.ts";
import { errorDetail } from "./error-detail.ts";
import { exchange, type RestAnswer, type RestHeaders, type RestRequest } from "./exchange.ts";
import { notSignedIn } from "./rest-errors.ts";

/** For messages. */
const ENGINE = "Kubeflow";

/** Where a Kubeflow is, and how to sign in. */
export interface KubeflowPlace {
  readonly baseUrl: string;
  readonly auth: KubeflowAuth | undefined;
  /** What relative paths of credentials are relative to. */
  readonly root: string;
}

/** Requests with credentials: those of files and variables are read anew for each, those of programs kept until they are refused. */
export class KubeflowSession {
  readonly #place: KubeflowPlace;
  /** Of the program that prints one. */
  readonly #printed: KeptToken | undefined;

  /** Raises `COMPONENT_CONFIG_INVALID` for a base URL that holds a password. */
  constructor(place: KubeflowPlace) {
    const url = new URL(place.baseUrl);
    if (url.username !== "" || url.password !== "") {
      throw new TsugiteError(
        "COMPONENT_CONFIG_INVALID",
        `The baseUrl of Kubeflow at ${url.host} holds a user or a password, and it is written into records and messages.`,
        { fix: "Take it out there, and give the orchestrator an `auth`." },
      );
    }
    this.#place = { ...place, baseUrl: `${url.origin}${url.pathname}`.replace(/\/+$/, "") };
    const { auth, root } = place;
    if (auth === undefined || !("command" in auth)) return;
    this.#printed = new KeptToken((signal) => tokenOfCommand(auth.command, { engine: ENGINE, root }, signal));
  }

  /** Without a slash at its end. */
  get baseUrl(): string {
    return this.#place.baseUrl;
  }

  /** Raises `ENGINE_NOT_SIGNED_IN` and `ENGINE_NOT_REACHED`; every other answer is for the caller to read. */
  async send(request: RestRequest): Promise<RestAnswer> {
    const wasKept = this.#printed?.isKept === true;
    const headers = await this.#headers(request.signal);
    const answer = await exchange(this.baseUrl, headers, request);
    if (!isRefusal(answer)) return answer;
    // A token that a program printed for this request is as good as the next one.
    if (!wasKept) return this.#refuse(answer, headers);
    this.#printed?.forget();
    const renewed = await this.#headers(request.signal);
    const again = await exchange(this.baseUrl, renewed, request);
    return isRefusal(again) ? this.#refuse(again, renewed) : again;
  }

  async #headers(signal: AbortSignal): Promise<RestHeaders> {
    if (this.#printed !== undefined) return { authorization: `Bearer ${await this.#printed.get(signal)}` };
    const { auth, root } = this.#place;
    const read = (reference: SecretReference, what: string): Promise<string> =>
      readCredential(reference, what, { engine: ENGINE, root });
    if (auth === undefined || "command" in auth) return {};
    if ("token" in auth) return { authorization: `Bearer ${await read(auth.token, "the token")}` };
    if ("cookie" in auth) return { cookie: await read(auth.cookie, "the cookie") };
    return { [auth.header]: await read(auth.value, `the header ${auth.header}`) };
  }

  #refuse({ status, text }: RestAnswer, headers: RestHeaders): never {
    let detail = errorDetail(text)?.replace(/\.$/, "");
    for (const value of Object.values(headers)) {
      for (const secret of [value, value.replace(/^Bearer /, "")]) detail = detail?.replaceAll(secret, "***");
    }
    throw notSignedIn(
      `Kubeflow at ${this.baseUrl} does not let this request pass (${status}${detail === undefined ? "" : `: ${detail}`}).`,
      {
        fix: "See whether the credentials in the orchestrator's `auth` are still good, and whether they are allowed pipelines and runs in its `namespace`.",
      },
    );
  }
}

function isRefusal({ status }: RestAnswer): boolean {
  return status === 401 || status === 403;
}
