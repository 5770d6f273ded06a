import { resolve } from "node:path";
import {
  type CredentialUse,
  describeSecretPlace,
  readCredential,
  type SecretReference,
  tokenOfCommand,
} from "@tsugite/core";
import * as v from "valibot";
import type { AirflowAuth } from "../config.ts";
import { localAirflowPlaces } from "../local/local-airflow.ts";
import { errorDetail } from "./error-detail.ts";
import { exchange, type RestAnswer } from "./exchange.ts";
import { notSignedIn } from "./rest-errors.ts";

/** For messages. */
const ENGINE = "Airflow";

/** Where tokens come from. */
export interface TokenSource {
  /** Of Airflow, without a slash at its end. */
  readonly baseUrl: string;
  readonly auth: AirflowAuth | undefined;
  /** What relative paths of the credentials are relative to. */
  readonly root: string;
}

const tokenAnswer = v.object({ access_token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)) });

/** Fetches a token, by whatever way `auth` says. Raises `ENGINE_NOT_SIGNED_IN`. */
export async function fetchToken(source: TokenSource, signal: AbortSignal): Promise<string> {
  const { auth, root } = source;
  if (auth === undefined) return givenToken(source, signal);
  if ("token" in auth) return readCredential(auth.token, "the token", useOf(auth.token, root));
  if ("command" in auth) return tokenOfCommand(auth.command, { engine: ENGINE, root }, signal);
  const password = await readCredential(auth.password, `the password of ${auth.user}`, useOf(auth.password, root));
  const body = { username: auth.user, password };
  const answer = await exchange(source.baseUrl, undefined, {
    method: "POST",
    path: "/auth/token",
    body,
    repeatable: true,
    signal,
  });
  return tokenIn(answer, `did not take the password of the user ${auth.user}`, source.baseUrl, {
    fix: `Mend ${describeSecretPlace(auth.password)}, or the user in the orchestrator's \`auth\`.`,
  });
}

/** Airflow's simple auth manager gives everybody a token when it is told to. */
async function givenToken({ baseUrl }: TokenSource, signal: AbortSignal): Promise<string> {
  const answer = await exchange(baseUrl, undefined, { method: "GET", path: "/auth/token", signal });
  return tokenIn(answer, "gives no token to somebody unknown", baseUrl, {
    fix: "Give the orchestrator an `auth`: a token, a user and password, or a command that prints a token.",
  });
}

function tokenIn(answer: RestAnswer, what: string, baseUrl: string, { fix }: { readonly fix: string }): string {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), tokenAnswer), answer.text);
  if (answer.status < 300 && parsed.success) return parsed.output.access_token;
  const said = answer.status < 300 ? "its answer holds no token" : errorDetail(answer.text);
  throw notSignedIn(
    `Airflow at ${baseUrl} ${what} (${answer.status}${said === undefined ? "" : `: ${said.replace(/\.$/, "")}`}).`,
    { fix },
  );
}

/** Whoever has not made the password of an Airflow of their own yet is told how. */
function useOf(reference: SecretReference, root: string): CredentialUse {
  const isOfUp = "file" in reference && resolve(root, reference.file) === localAirflowPlaces(root).passwordFile;
  if (!isOfUp) return { engine: ENGINE, root };
  const fix =
    "`tsugite airflow up` starts an Airflow for the project and writes it; for another one, mend the path in the orchestrator's `auth`.";
  return { engine: ENGINE, root, fix };
}
