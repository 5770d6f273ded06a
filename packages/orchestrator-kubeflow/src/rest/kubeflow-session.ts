import { TsugiteError } from "@tsugite/core";
import type { KubeflowAuth } from "../config.ts";
import { errorDetail } from "./error-detail.ts";
import { exchange, type RestAnswer, type RestHeaders, type RestRequest } from "./exchange.ts";
import { readSecret } from "./read-secret.ts";
import { notSignedIn } from "./rest-errors.ts";
import { tokenOfCommand } from "./token-of-command.ts";

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
  #printed: Promise<string> | undefined;

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
  }

  /** Without a slash at its end. */
  get baseUrl(): string {
    return this.#place.baseUrl;
  }

  /** Raises `ENGINE_NOT_SIGNED_IN` and `ENGINE_NOT_REACHED`; every other answer is for the caller to read. */
  async send(request: RestRequest): Promise<RestAnswer> {
    const wasKept = this.#printed !== undefined;
    const headers = await this.#headers(request.signal);
    const answer = await exchange(this.baseUrl, headers, request);
    if (!isRefusal(answer)) return answer;
    // A token that a program printed for this request is as good as the next one.
    if (!wasKept) return this.#refuse(answer, headers);
    this.#printed = undefined;
    const renewed = await this.#headers(request.signal);
    const again = await exchange(this.baseUrl, renewed, request);
    return isRefusal(again) ? this.#refuse(again, renewed) : again;
  }

  async #headers(signal: AbortSignal): Promise<RestHeaders> {
    const { auth, root } = this.#place;
    if (auth === undefined) return {};
    if ("token" in auth) return { authorization: `Bearer ${await readSecret(auth.token, "the token", root)}` };
    if ("cookie" in auth) return { cookie: await readSecret(auth.cookie, "the cookie", root) };
    if ("header" in auth) return { [auth.header]: await readSecret(auth.value, `the header ${auth.header}`, root) };
    return { authorization: `Bearer ${await this.#tokenOf(auth.command, signal)}` };
  }

  async #tokenOf(command: readonly string[], signal: AbortSignal): Promise<string> {
    for (;;) {
      const isOurs = this.#printed === undefined;
      this.#printed ??= tokenOfCommand(command, this.#place.root, signal);
      const printed = this.#printed;
      try {
        return await printed;
      } catch (error) {
        if (this.#printed === printed) this.#printed = undefined;
        signal.throwIfAborted();
        // Another request, that wanted it first, was given up.
        if (isOurs || TsugiteError.is(error)) throw error;
      }
    }
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
