import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TsugiteError } from "@tsugite/core";
import { expect, onTestFinished, test, vi } from "vitest";
import type { AirflowAuth } from "../config.ts";
import { PASSWORD_FILE } from "../local/local-airflow.ts";
import { AirflowClient } from "./airflow-client.ts";
import { json, startGateway } from "./gateway.test-helper.ts";

// What no Airflow can be made to answer: gateways, broken networks, tokens that end. The rest is tested against Airflow.

const CANARY = "canary-9d1f7c";
const signal = new AbortController().signal;

function clientOf(baseUrl: string, auth?: AirflowAuth, root = "/"): AirflowClient {
  return new AirflowClient({ baseUrl, auth, root });
}

/** The client with a token that is in the environment for this test. */
function signedIn(baseUrl: string): AirflowClient {
  vi.stubEnv("AIRFLOW_TOKEN_OF_TEST", CANARY);
  onTestFinished(() => void vi.unstubAllEnvs());
  return clientOf(baseUrl, { token: { env: "AIRFLOW_TOKEN_OF_TEST" } });
}

async function failureOf(asking: Promise<unknown>): Promise<TsugiteError> {
  const error: unknown = await asking.then(
    () => expect.unreachable("it answered"),
    (thrown: unknown) => thrown,
  );
  if (!TsugiteError.is(error)) throw error;
  expect(error.message).not.toContain(CANARY);
  return error;
}

test("the token is sent, and asked for once", async () => {
  const { baseUrl, received } = await startGateway(({ url }, response) => {
    if (url === "/auth/token") json(response, 201, { access_token: "t1" });
    else json(response, 200, { version: "3.3.2" });
  });
  const client = clientOf(`${baseUrl}/`);
  expect(await Promise.all([client.version(signal), client.version(signal)])).toEqual(["3.3.2", "3.3.2"]);
  expect(received.map(({ method, url, authorization }) => `${method} ${url} ${authorization}`)).toEqual([
    "GET /auth/token undefined",
    "GET /api/v2/version Bearer t1",
    "GET /api/v2/version Bearer t1",
  ]);
});

test.for([401, 403])("a token that is not taken any more (%i) is renewed once", async (status) => {
  let made = 0;
  let good = "t1";
  const { baseUrl, received } = await startGateway(({ url, authorization }, response) => {
    if (url === "/auth/token") json(response, 201, { access_token: `t${++made}` });
    else if (authorization === `Bearer ${good}`) json(response, 200, { version: "3.3.2" });
    else json(response, status, { detail: "Invalid JWT token" });
  });
  const client = clientOf(baseUrl);
  await client.version(signal);
  good = "t2";
  expect(await client.version(signal)).toBe("3.3.2");
  good = "none";
  expect((await failureOf(client.version(signal))).message).toBe(
    `Airflow at ${baseUrl} does not let this request pass (${status}: Invalid JWT token). See whether the token in the orchestrator's \`auth\` is still good, and whether its user may read and run DAGs.`,
  );
  expect(received.filter(({ url }) => url === "/auth/token")).toHaveLength(3);
});

test("a token that was made for the request is not renewed when it is refused", async () => {
  const { baseUrl, received } = await startGateway((_, response) => json(response, 403, { detail: `no ${CANARY}` }));
  const error = await failureOf(signedIn(baseUrl).version(signal));
  expect(error).toMatchObject({ code: "ENGINE_NOT_SIGNED_IN" });
  expect(error.message).toContain("(403: no ***)");
  expect(received).toHaveLength(1);
});

test("user and password are changed for a token", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tsugite-secret-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "password"), `${CANARY}\n`);
  const { baseUrl, received } = await startGateway(({ url, body }, response) => {
    if (url !== "/auth/token") json(response, 200, { version: "3.3.2" });
    else if (JSON.parse(body).username === "ada") json(response, 201, { access_token: "t1" });
    else json(response, 401, { detail: "Invalid credentials" });
  });
  const password = { file: "password" };
  expect(await clientOf(baseUrl, { user: "ada", password }, folder).version(signal)).toBe("3.3.2");
  expect(received[0]).toMatchObject({
    method: "POST",
    url: "/auth/token",
    body: JSON.stringify({ username: "ada", password: CANARY }),
  });
  const error = await failureOf(clientOf(baseUrl, { user: "eve", password }, folder).version(signal));
  expect(error.message).toBe(
    `Airflow at ${baseUrl} did not take the password of the user eve (401: Invalid credentials). Mend the file password, or the user in the orchestrator's \`auth\`.`,
  );
});

test("a program prints the token; of one that fails, its output is in no message", async () => {
  const { baseUrl, received } = await startGateway((_, response) => json(response, 200, { version: "3.3.2" }));
  const node = (code: string): AirflowAuth => ({ command: [process.execPath, "-e", code] });
  await clientOf(baseUrl, node(`console.log("${CANARY}")`)).version(signal);
  expect(received[0]?.authorization).toBe(`Bearer ${CANARY}`);
  const failing = `console.log("${CANARY}"); console.error("${CANARY}"); process.exit(3)`;
  expect((await failureOf(clientOf(baseUrl, node(failing)).version(signal))).message).toBe(
    `The command ${process.execPath}, which gives the token for Airflow, failed: it ended with 3. Try it in a terminal, in the folder of the project; it must print the token and end with 0.`,
  );
  const talking = `console.log("your token: ${CANARY}")`;
  expect((await failureOf(clientOf(baseUrl, node(talking)).version(signal))).message).toContain(
    "printed something that is no token",
  );
  const missing = await failureOf(clientOf(baseUrl, { command: ["no-such-program"] }).version(signal));
  expect(missing).toMatchObject({ code: "ENGINE_NOT_SIGNED_IN" });
  expect(missing.message).toContain("failed: there is no such program.");
});

test.for<[string, AirflowAuth, string]>([
  [
    "an unset variable",
    { token: { env: "NOT_SET" } },
    "The environment variable NOT_SET, which holds the token for Airflow, is not set. Set it",
  ],
  [
    "a missing file",
    { token: { file: "no-token" } },
    "The file no-token, which holds the token for Airflow, cannot be read: ENOENT",
  ],
  [
    "the password of an Airflow that was not started yet",
    { user: "admin", password: { file: PASSWORD_FILE } },
    "`tsugite airflow up` starts an Airflow for the project and writes it",
  ],
  [
    "several lines",
    { token: { env: "TWO_LINES" } },
    "The environment variable TWO_LINES does not hold the token alone",
  ],
])("credentials that refer to %s are told by their reference", async ([, auth, message]) => {
  vi.stubEnv("TWO_LINES", `${CANARY}\n${CANARY}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const error = await failureOf(clientOf("http://127.0.0.1:1", auth).version(signal));
  expect(error.code).toBe("ENGINE_NOT_SIGNED_IN");
  expect(error.message).toContain(message);
});

test("a base URL with a password in it is refused", () => {
  const make = (): AirflowClient => clientOf(`http://ada:${CANARY}@airflow.example`);
  expect(make).toThrow("The baseUrl of Airflow at airflow.example holds a user or a password");
  expect(make).not.toThrow(CANARY);
});

test("a web page is told as not signed in, whatever its status", async () => {
  for (const status of [200, 401, 403, 404]) {
    const { baseUrl } = await startGateway((_, response) => {
      response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end("<html>Sign in</html>");
    });
    const error = await failureOf(signedIn(baseUrl).version(signal));
    expect(error.code).toBe("ENGINE_NOT_SIGNED_IN");
    expect(error.message).toContain(`answered with a web page (${status}), where its API answers JSON`);
  }
});

test("no redirect is followed, and what it hands on in its query is not told", async () => {
  const elsewhere = await startGateway((_, response) => json(response, 200, { version: "3.3.2" }));
  const { baseUrl } = await startGateway(({ url }, response) => {
    const location = url.endsWith("/version") ? `${elsewhere.baseUrl}/login?state=${CANARY}` : `/login?next=${CANARY}`;
    response.writeHead(302, { location }).end();
  });
  const client = signedIn(baseUrl);
  const away = await failureOf(client.version(signal));
  expect(away.code).toBe("ENGINE_NOT_SIGNED_IN");
  expect(away.message).toContain(`redirected to ${elsewhere.baseUrl} (302), which is not followed`);
  expect((await failureOf(client.getDag("d", signal))).message).toContain("redirected to /login (302)");
  expect(elsewhere.received).toEqual([]);
});

test("what may be repeated is sent again while nobody answers", async () => {
  const { baseUrl, received } = await startGateway((_, response, count) => {
    if (count === 1) response.destroy();
    else if (count === 2) response.writeHead(502, { "content-type": "text/html" }).end("<html>Bad gateway</html>");
    else json(response, 200, { version: "3.3.2" });
  });
  expect(await signedIn(baseUrl).version(signal)).toBe("3.3.2");
  expect(received).toHaveLength(3);
});

test("nobody there is told with the address and the reason", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  const error = await failureOf(signedIn(`http://127.0.0.1:${port}`).version(signal));
  expect(error).toMatchObject({ code: "ENGINE_NOT_REACHED" });
  expect(error.message).toContain(
    `Airflow at http://127.0.0.1:${port} could not be reached: connect ECONNREFUSED 127.0.0.1:${port}.`,
  );
});

test("a request that is given up rejects with the signal's reason, and another that waits for its token goes on", async () => {
  let isOpen = false;
  const { baseUrl } = await startGateway(({ url }, response) => {
    if (url !== "/auth/token") json(response, 200, { version: "3.3.2" });
    else if (isOpen) json(response, 201, { access_token: "t1" });
  });
  const client = clientOf(baseUrl);
  const giving = new AbortController();
  const given = client.version(giving.signal);
  const other = client.version(signal);
  isOpen = true;
  giving.abort(new Error("given up"));
  await expect(given).rejects.toThrow("given up");
  expect(await other).toBe("3.3.2");
});

test("a run whose answer was lost is found again; a name that another run has is refused", async () => {
  const runs = new Map<string, object>();
  const { baseUrl } = await startGateway(({ method, url, body }, response, count) => {
    const path = "/api/v2/dags/d/dagRuns";
    if (method === "GET") return json(response, 200, runs.get(url.slice(path.length + 1)) ?? {});
    const { dag_run_id, conf } = JSON.parse(body);
    if (runs.has(dag_run_id)) return json(response, 409, { detail: { reason: "Unique constraint violation" } });
    runs.set(dag_run_id, { dag_run_id, state: "queued", conf });
    if (count === 1) return response.destroy();
    json(response, 200, { dag_run_id, state: "queued", conf });
  });
  const client = signedIn(baseUrl);
  const trigger = { runId: "r1", conf: { a: 1, b: { c: [null] } }, signal };
  expect(await client.triggerRun("d", trigger)).toMatchObject({ dag_run_id: "r1", state: "queued" });
  const error = await failureOf(client.triggerRun("d", trigger));
  expect(error.code).toBe("ENGINE_REFUSED");
  expect(error.message).toContain(`The DAG d has a run called r1 in Airflow already: ${baseUrl}/dags/d/runs/r1.`);
});

test("all pages of a list are read, however short Airflow's configuration makes them", async () => {
  const all = Array.from({ length: 7 }, (_, index) => ({ task_id: `t${index}`, state: null, try_number: 0 }));
  const { baseUrl } = await startGateway(({ url }, response) => {
    const offset = Number(new URL(url, "http://h").searchParams.get("offset"));
    json(response, 200, { task_instances: all.slice(offset, offset + 3), total_entries: all.length });
  });
  const tasks = await signedIn(baseUrl).taskInstances("d", "r", signal);
  expect(tasks.map(({ task_id }) => task_id)).toEqual(all.map(({ task_id }) => task_id));
});

test("an answer that is none of Airflow's is not taken for one", async () => {
  const { baseUrl } = await startGateway((_, response) => json(response, 200, { status: "ok" }));
  const error = await failureOf(signedIn(baseUrl).version(signal));
  expect(error.message).toContain("what it answered when asked for its version is not what Airflow answers");
});

test("what Airflow refuses is told with its words, field by field, and without what was sent", async () => {
  const detail = [{ loc: ["body", "is_paused"], msg: "Input should be a boolean", input: CANARY }];
  const { baseUrl } = await startGateway((_, response) => json(response, 422, { detail }));
  const error = await failureOf(signedIn(baseUrl).setPaused("d", true, signal));
  expect(error).toMatchObject({ code: "ENGINE_REFUSED" });
  expect(error.message).toContain("answered 422: is_paused: Input should be a boolean.");
});
