import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TsugiteError } from "@tsugite/core";
import { expect, onTestFinished, test, vi } from "vitest";
import { json, startGateway } from "../../../orchestrator-airflow/src/rest/gateway.test-helper.ts";
import type { KubeflowAuth } from "../config.ts";
import { exchange } from "./exchange.ts";
import { KubeflowClient } from "./kubeflow-client.ts";

const CANARY = "canary-3fa9";
const { signal } = new AbortController();

function clientOf(baseUrl: string, auth?: KubeflowAuth, root = "/"): KubeflowClient {
  return new KubeflowClient({ baseUrl, auth, namespace: undefined, root });
}

async function failureOf(promise: Promise<unknown>): Promise<TsugiteError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!TsugiteError.is(error)) throw new Error(`No TsugiteError: ${String(error)}`);
  return error;
}

async function folder(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "tsugite-kubeflow-"));
  onTestFinished(() => rm(root, { recursive: true }));
  return root;
}

test("a token in a file is read anew for each request", async () => {
  const root = await folder();
  const { baseUrl, received } = await startGateway((_, response) => json(response, 200, {}));
  const client = clientOf(baseUrl, { token: { file: "token" } }, root);
  for (const token of ["first", "second"]) {
    await writeFile(join(root, "token"), `${token}\n`);
    await client.health(signal);
  }
  expect(received.map(({ headers }) => headers.authorization)).toEqual(["Bearer first", "Bearer second"]);
});

test("a cookie or a header is sent as the gateway wants it", async () => {
  vi.stubEnv("KUBEFLOW_SECRET", "authservice_session=abc");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { baseUrl, received } = await startGateway((_, response) => json(response, 200, {}));
  const secret = { env: "KUBEFLOW_SECRET" };
  await clientOf(baseUrl, { cookie: secret }).health(signal);
  await clientOf(baseUrl, { header: "kubeflow-userid", value: secret }).health(signal);
  expect(received[0]?.headers.cookie).toBe("authservice_session=abc");
  expect(received[1]?.headers["kubeflow-userid"]).toBe("authservice_session=abc");
});

test("a program prints a token, and is asked again when that is not taken any more", async () => {
  const root = await folder();
  await writeFile(join(root, "token"), "first");
  let good = "Bearer first";
  const { baseUrl, received } = await startGateway(({ headers }, response) => {
    if (headers.authorization === good) json(response, 200, {});
    else json(response, 401, { code: 16, message: `Unauthenticated: ${headers.authorization}` });
  });
  const read = "process.stdout.write(require('fs').readFileSync('token', 'utf8'))";
  const client = clientOf(baseUrl, { command: [process.execPath, "-e", read] }, root);
  await client.health(signal);
  await writeFile(join(root, "token"), "second");
  await client.health(signal);
  good = "Bearer second";
  await client.health(signal);
  expect(received).toHaveLength(4);
  good = "none";
  const error = await failureOf(client.health(signal));
  expect(error.code).toBe("ENGINE_NOT_SIGNED_IN");
  expect(error.message).toContain("does not let this request pass (401: Unauthenticated: ***)");
});

test.for<[string, KubeflowAuth, string]>([
  [
    "an unset variable",
    { token: { env: "NOT_SET" } },
    "The environment variable NOT_SET, which holds the token for Kubeflow, is not set. Set it",
  ],
  [
    "a missing file",
    { cookie: { file: "no-cookie" } },
    "The file no-cookie, which holds the cookie for Kubeflow, cannot be read: ENOENT",
  ],
  [
    "several lines",
    { token: { env: "TWO_LINES" } },
    "The environment variable TWO_LINES does not hold the token alone",
  ],
  [
    "a program that fails",
    { command: [process.execPath, "-e", `console.log("${CANARY}"); process.exit(3)`] },
    "failed: it ended with 3.",
  ],
  ["no program", { command: ["no-such-program"] }, "failed: there is no such program."],
])("credentials that cannot be had are told by their reference: %s", async ([, auth, message]) => {
  vi.stubEnv("TWO_LINES", `${CANARY}\n${CANARY}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const error = await failureOf(clientOf("http://127.0.0.1:1", auth).health(signal));
  expect(error.code).toBe("ENGINE_NOT_SIGNED_IN");
  expect(error.message).toContain(message);
  expect(error.message).not.toContain(CANARY);
});

test("a web page and a redirect mean that nobody is signed in, and credentials are sent nowhere else", async () => {
  vi.stubEnv("KUBEFLOW_SECRET", CANARY);
  onTestFinished(() => void vi.unstubAllEnvs());
  const elsewhere = await startGateway((_, response) => json(response, 200, {}));
  const { baseUrl } = await startGateway((_, response, count) => {
    if (count === 1) response.writeHead(200, { "content-type": "text/html" }).end("<title>Sign in</title>");
    else response.writeHead(302, { location: `${elsewhere.baseUrl}/dex/auth?state=secret` }).end();
  });
  const client = clientOf(baseUrl, { token: { env: "KUBEFLOW_SECRET" } });
  const page = await failureOf(client.health(signal));
  expect(page).toMatchObject({
    code: "ENGINE_NOT_SIGNED_IN",
    message: expect.stringContaining("with a web page (200)"),
  });
  const redirect = await failureOf(client.health(signal));
  expect(redirect.code).toBe("ENGINE_NOT_SIGNED_IN");
  expect(redirect.message).toContain(`redirected to ${elsewhere.baseUrl} (302), which is not followed`);
  expect(elsewhere.received).toEqual([]);
});

test("a server that never answers is given up after its time, and so is one that is asked no more", async () => {
  const { baseUrl } = await startGateway(() => {});
  const request = { method: "GET", path: "/apis/v2beta1/healthz", within: 50, signal } as const;
  expect(await failureOf(exchange(baseUrl, {}, request))).toMatchObject({
    code: "ENGINE_NOT_REACHED",
    message: expect.stringContaining("no answer within 0.05 s"),
  });
  const given = new AbortController();
  setTimeout(() => given.abort(new Error("nobody waits any more")), 50);
  const patient = { ...request, within: 10_000, signal: given.signal };
  await expect(exchange(baseUrl, {}, patient)).rejects.toThrow("nobody waits any more");
});

test("what changes nothing when it is sent twice is sent again; what starts something is not", async () => {
  const { baseUrl, received } = await startGateway((_, response, count) => {
    if (count === 1) json(response, 503, {});
    else if (count === 2) json(response, 200, {});
    else json(response, 503, {});
  });
  const { health, runs } = { health: clientOf(baseUrl).health(signal), runs: clientOf(baseUrl).runs };
  await health;
  expect(received).toHaveLength(2);
  const run = { displayName: "x", pipelineId: "p", serviceAccount: undefined, signal };
  expect(await failureOf(runs.create(run))).toMatchObject({ code: "ENGINE_NOT_REACHED" });
  expect(received).toHaveLength(3);
});

test("an answer that is none of Kubeflow's is told as that", async () => {
  const { baseUrl } = await startGateway((_, response) => json(response, 200, { pipeline: 1 }));
  const error = await failureOf(clientOf(baseUrl).pipelines.find("p", signal));
  expect(error.message).toContain("what it answered when asked for the pipeline p is not what Kubeflow answers");
});

test("a password in the address is refused, since addresses are recorded", () => {
  expect(() => clientOf(`http://ada:${CANARY}@localhost`)).toThrow("holds a user or a password");
  expect(() => clientOf(`http://ada:${CANARY}@localhost`)).not.toThrow(CANARY);
});

test("what Kubernetes has no more of a pod's log is nothing, and what it has is told line by line", async () => {
  const { baseUrl, received } = await startGateway((_, response, count) => {
    if (count === 1) response.writeHead(200, { "content-type": "text/plain" }).end("one\ntwo\n");
    else json(response, 500, { message: "pods not found" });
  });
  const { runs } = clientOf(baseUrl);
  const linesOf = async (): Promise<string[]> => {
    const lines: string[] = [];
    for await (const line of runs.logs("r", "pod-1", signal)) lines.push(line);
    return lines;
  };
  expect(await linesOf()).toEqual(["one", "two"]);
  expect(await linesOf()).toEqual([]);
  expect(received[0]?.url).toBe("/apis/v1alpha1/runs/r/nodes/pod-1/log");
});
