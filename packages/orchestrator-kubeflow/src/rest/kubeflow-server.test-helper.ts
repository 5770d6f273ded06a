import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Json, JsonObject } from "@tsugite/core";
import { expect, onTestFinished } from "vitest";
import { parseAllDocuments } from "yaml";

/** What a Kubeflow of a test has, as its API tells it. */
export interface KubeflowState {
  readonly pipelines: { pipeline_id: string; name: string; display_name: string; description: string }[];
  /** The newest first. */
  readonly versions: { pipeline_id: string; pipeline_version_id: string; name: string; pipeline_spec: JsonObject }[];
  readonly experiments: { experiment_id: string; display_name: string }[];
  readonly runs: (JsonObject & { run_id: string; state: string })[];
  readonly recurringRuns: (JsonObject & { recurring_run_id: string; status: string })[];
}

export interface KubeflowServer {
  readonly baseUrl: string;
  readonly state: KubeflowState;
  /** `POST /pipelines/upload` and the like, as they came. */
  readonly requests: readonly string[];
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
  readonly file: string | undefined;
}

type Answered = readonly [status: number, body: object];

export interface KubeflowServerOptions {
  readonly multiUser?: boolean;
  /** Whether versions are listed without what was uploaded. */
  readonly hidesSpecs?: boolean;
  /** Whether the connection is cut before the answer to a request that was carried out. */
  readonly loses?: (request: string, count: number) => boolean;
  /** Whether the connection is cut before anything was done. */
  readonly drops?: (request: string, count: number) => boolean;
  /** Told of each run that is retried. */
  readonly onRetry?: (run: KubeflowState["runs"][number]) => void;
  /** Told of each run that is created, with what was uploaded. */
  readonly onRun?: (run: KubeflowState["runs"][number], version: JsonObject) => void;
}

/**
 * A Kubeflow that keeps what it is told in memory, and answers in the forms that were recorded of a real one. What it does not
 * know of a request fails the test, since the real one would ignore or refuse it.
 */
export async function startKubeflow(options: KubeflowServerOptions = {}): Promise<KubeflowServer> {
  const state: KubeflowState = { pipelines: [], versions: [], experiments: [], runs: [], recurringRuns: [] };
  const requests: string[] = [];
  const faults: unknown[] = [];
  const server = createServer(async (request, response) => {
    try {
      const asked = await readRequest(request);
      const name = `${asked.method} ${asked.path}`;
      requests.push(name);
      if (options.drops?.(name, requests.length) === true) return request.socket.destroy();
      const answered = answer(state, asked, options);
      if (options.loses?.(name, requests.length) === true) return request.socket.destroy();
      reply(response, answered);
    } catch (fault) {
      faults.push(fault);
      reply(response, [400, { error_message: String(fault) }]);
    }
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(faults).toEqual([]);
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, state, requests };
}

function reply(response: ServerResponse, [status, body]: Answered): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function readRequest(request: IncomingMessage): Promise<Asked> {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
  const content = await text(request);
  const isForm = request.headers["content-type"]?.startsWith("multipart/form-data") === true;
  const file = isForm ? /\r\n\r\n([\s\S]*)\r\n--[^\r]+--\r\n$/.exec(content)?.[1] : undefined;
  return {
    method: request.method ?? "",
    path: pathname.replace("/apis/v2beta1", ""),
    query: searchParams,
    body: isForm || content === "" ? {} : JSON.parse(content),
    file,
  };
}

/** Refuses fields that no recorded or documented request has. */
function allow(given: Iterable<string>, ...known: readonly string[]): void {
  const unknown = [...given].filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`Kubeflow knows no ${unknown.join(", ")}.`);
}

const notFound: Answered = [404, { code: 5, message: "Not Found" }];

function answer(
  state: KubeflowState,
  asked: Asked,
  { multiUser = false, hidesSpecs = false, onRun, onRetry }: KubeflowServerOptions,
): Answered {
  const { method, path, query, body } = asked;
  const [, room = "", id = "", rest] = path.split("/");
  switch (`${method} ${room}`) {
    case "GET healthz":
      return [200, { commit_sha: "unknown", tag_name: "unknown", multi_user: multiUser, pipeline_store: "database" }];
    case "GET pipelines":
      return id === "names" ? findPipeline(state, rest ?? "") : listVersions(state, id, query, hidesSpecs);
    case "POST pipelines":
      return id === "upload" ? upload(state, asked) : uploadVersion(state, asked);
    case "DELETE pipelines":
      expect(query.get("cascade")).toBe("true");
      remove(state.pipelines, ({ pipeline_id }) => pipeline_id === id);
      remove(state.versions, ({ pipeline_id }) => pipeline_id === id);
      return [200, {}];
    case "GET experiments": {
      const { predicates } = JSON.parse(query.get("filter") ?? "{}");
      const experiments = state.experiments.filter(({ display_name }) => display_name === predicates[0].string_value);
      return [200, experiments.length === 0 ? {} : { experiments, total_size: experiments.length }];
    }
    case "POST experiments": {
      allow(Object.keys(body), "display_name", "namespace");
      const experiment = { experiment_id: randomUUID(), display_name: String(body.display_name) };
      state.experiments.push(experiment);
      return [200, experiment];
    }
    case "POST runs":
      return id === "" ? createRun(state, body, onRun) : changeRun(state, id, onRetry);
    case "GET runs":
      return getRuns(state, id, rest, query);
    case "POST recurringruns":
      return id === "" ? createRecurringRun(state, body) : setEnabled(state, id);
    case "GET recurringruns":
      allow(query.keys(), "namespace", "page_size", "page_token");
      return [200, state.recurringRuns.length === 0 ? {} : { recurringRuns: state.recurringRuns }];
    case "DELETE recurringruns":
      remove(state.recurringRuns, ({ recurring_run_id }) => recurring_run_id === id);
      return [200, {}];
    default:
      throw new Error(`Kubeflow knows no ${method} ${path}.`);
  }
}

function findPipeline({ pipelines }: KubeflowState, name: string): Answered {
  const found = pipelines.find((pipeline) => pipeline.name === name);
  return found === undefined ? [404, { code: 5, message: `Namespace/Pipeline /${name} not found` }] : [200, found];
}

function listVersions({ versions }: KubeflowState, id: string, query: URLSearchParams, hidesSpecs: boolean): Answered {
  allow(query.keys(), "page_size", "sort_by", "page_token");
  expect(query.get("sort_by")).toBe("created_at desc");
  const all = versions.filter(({ pipeline_id }) => pipeline_id === id);
  const at = Number(query.get("page_token") ?? 0);
  const listed = all.slice(at, at + Number(query.get("page_size")));
  const page = hidesSpecs ? listed.map(({ pipeline_spec: _hidden, ...version }) => version) : listed;
  const next = at + page.length < all.length ? { next_page_token: String(at + page.length) } : {};
  return [200, { pipeline_versions: page, total_size: all.length, ...next }];
}

/** As the server keeps it: of two documents, each below a name of its own. */
function specOf(file: string | undefined): JsonObject {
  const [pipeline_spec, platform_spec] = parseAllDocuments(file ?? "").map((document) => document.toJS());
  return { pipeline_spec, platform_spec };
}

function upload({ pipelines, versions }: KubeflowState, { query, file }: Asked): Answered {
  allow(query.keys(), "name", "display_name", "description", "namespace");
  const name = query.get("name") ?? "";
  if (pipelines.some((pipeline) => pipeline.name === name)) {
    return [409, { error_message: "Failed to create a pipeline and a pipeline version", error_details: "…" }];
  }
  const pipeline_id = randomUUID();
  const pipeline = {
    pipeline_id,
    name,
    display_name: query.get("display_name") ?? name,
    description: query.get("description") ?? "",
  };
  pipelines.push(pipeline);
  versions.unshift({ pipeline_id, pipeline_version_id: randomUUID(), name, pipeline_spec: specOf(file) });
  return [200, pipeline];
}

function uploadVersion({ versions }: KubeflowState, { query, file }: Asked): Answered {
  allow(query.keys(), "name", "description", "pipelineid");
  const name = query.get("name") ?? "";
  const pipeline_id = query.get("pipelineid") ?? "";
  if (versions.some((version) => version.pipeline_id === pipeline_id && version.name === name)) {
    return [409, { error_message: "Failed to create a pipeline version", error_details: "…" }];
  }
  const version = { pipeline_id, pipeline_version_id: randomUUID(), name, pipeline_spec: specOf(file) };
  versions.unshift(version);
  return [200, version];
}

const RUN_FIELDS = ["display_name", "experiment_id", "pipeline_version_reference", "runtime_config", "service_account"];

function createRun(state: KubeflowState, body: JsonObject, onRun: KubeflowServerOptions["onRun"]): Answered {
  allow(Object.keys(body), ...RUN_FIELDS);
  const fault = faultOfParameters(state, body);
  if (fault !== undefined) return [400, { code: 3, message: `Failed: ${fault}`, details: [{ message: fault }] }];
  const run = { ...body, run_id: randomUUID(), state: "PENDING" };
  state.runs.unshift(run);
  const { pipeline_version_id } = (body as JsonObject).pipeline_version_reference as JsonObject;
  const version = state.versions.find((each) => each.pipeline_version_id === pipeline_version_id);
  onRun?.(run, version?.pipeline_spec ?? {});
  return [200, run];
}

function faultOfParameters({ versions }: KubeflowState, body: JsonObject): string | undefined {
  const { pipeline_version_id } = body.pipeline_version_reference as JsonObject;
  const version = versions.find((each) => each.pipeline_version_id === pipeline_version_id);
  if (version === undefined) return "unknown version";
  const spec = version.pipeline_spec as { pipeline_spec: { root: { inputDefinitions: { parameters: JsonObject } } } };
  const known = spec.pipeline_spec.root.inputDefinitions.parameters;
  const { parameters: given = {} } = (body.runtime_config ?? {}) as { readonly parameters?: JsonObject };
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(known, name));
  if (unknown.length > 0) return `parameter(s) provided are not required by pipeline: ${unknown}`;
  for (const [name, definition] of Object.entries(known)) {
    const { parameterType, isOptional } = definition as JsonObject;
    const value: Json | undefined = given[name];
    if (value === undefined && isOptional !== true) return `parameter ${name} is required`;
    if (value !== undefined && parameterType === "STRING" && typeof value !== "string") {
      return `input parameter ${name} requires type string, but the input parameter is not of string value type`;
    }
  }
  return undefined;
}

function changeRun({ runs }: KubeflowState, id: string, onRetry: KubeflowServerOptions["onRetry"]): Answered {
  const [runId, verb] = id.split(":");
  const run = runs.find(({ run_id }) => run_id === runId);
  if (run === undefined) return notFound;
  if (verb === "retry") {
    onRetry?.(run);
    return [200, {}];
  }
  expect(verb).toBe("terminate");
  run.state = "CANCELING";
  return [200, {}];
}

function getRuns({ runs }: KubeflowState, id: string, rest: string | undefined, query: URLSearchParams): Answered {
  if (id === "") {
    allow(query.keys(), "experiment_id", "page_size", "sort_by");
    return [200, { runs: runs.filter(({ experiment_id }) => experiment_id === query.get("experiment_id")) }];
  }
  const run = runs.find(({ run_id }) => run_id === id);
  return run === undefined || rest !== undefined ? notFound : [200, run];
}

function createRecurringRun(state: KubeflowState, body: JsonObject): Answered {
  allow(Object.keys(body), ...RUN_FIELDS, "description", "max_concurrency", "mode", "no_catchup", "trigger");
  const { mode, ...kept } = body;
  const recurring = {
    ...kept,
    recurring_run_id: randomUUID(),
    status: mode === "ENABLE" ? "ENABLED" : "DISABLED",
  };
  state.recurringRuns.push(recurring);
  return [200, recurring];
}

function setEnabled({ recurringRuns }: KubeflowState, id: string): Answered {
  const [recurringId, verb] = id.split(":");
  const recurring = recurringRuns.find(({ recurring_run_id }) => recurring_run_id === recurringId);
  if (recurring === undefined) return notFound;
  recurring.status = verb === "enable" ? "ENABLED" : "DISABLED";
  return [200, {}];
}

function remove<T>(all: T[], isIt: (one: T) => boolean): void {
  all.splice(0, all.length, ...all.filter((one) => !isIt(one)));
}
