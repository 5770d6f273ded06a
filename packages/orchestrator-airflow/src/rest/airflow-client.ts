import { canonicalJson, type JsonObject } from "@tsugite/core";
import * as v from "valibot";
import { AirflowSession } from "./airflow-session.ts";
import {
  type AirflowDag,
  type AirflowHealth,
  type AirflowRun,
  dagAnswer,
  dagSourceAnswer,
  dagsAnswer,
  healthAnswer,
  type ImportError,
  importErrorsAnswer,
  runAnswer,
  runsAnswer,
  type TaskInstance,
  taskInstancesAnswer,
  versionAnswer,
} from "./answers.ts";
import { errorDetail } from "./error-detail.ts";
import { exchange, type RestAnswer, type RestQuery, type RestRequest } from "./exchange.ts";
import { logLines } from "./log-lines.ts";
import { notReached, refused } from "./rest-errors.ts";
import type { TokenSource } from "./token-source.ts";

/** By default, Airflow gives no more entries at a time, however many are asked for. */
const PAGE = 100;

interface Page<T> {
  readonly entries: readonly T[];
  /** Of all pages, where Airflow counts them. */
  readonly total: number | null | undefined;
}

/**
 * A client of Airflow's REST API, version 2: what this flavor needs of it.
 *
 * Every method may raise `ENGINE_NOT_REACHED`, `ENGINE_NOT_SIGNED_IN` and `ENGINE_REFUSED`, and rejects with the signal's
 * reason when that is aborted. Ids may hold any characters.
 */
export class AirflowClient {
  readonly #session: AirflowSession;

  constructor(source: TokenSource) {
    this.#session = new AirflowSession(source);
  }

  /** Without a slash at its end. */
  get baseUrl(): string {
    return this.#session.baseUrl;
  }

  /** Page of a run in Airflow's interface. */
  runUrl(dagId: string, runId: string): string {
    return `${this.baseUrl}${pathOf("dags", dagId, "runs", runId)}`;
  }

  /** Page of a DAG in Airflow's interface. */
  dagUrl(dagId: string): string {
    return `${this.baseUrl}${pathOf("dags", dagId)}`;
  }

  /** Which parts of Airflow are up. Needs no token. */
  async health(signal: AbortSignal): Promise<AirflowHealth> {
    const request = { method: "GET", path: "/api/v2/monitor/health", signal } as const;
    return this.#read(await exchange(this.baseUrl, undefined, request), healthAnswer, "how it is");
  }

  async version(signal: AbortSignal): Promise<string> {
    return (await this.#get("/version", versionAnswer, "its version", signal)).version;
  }

  /** Undefined for a DAG that Airflow does not know. */
  getDag(dagId: string, signal: AbortSignal): Promise<AirflowDag | undefined> {
    return this.#find(pathOf("dags", dagId), dagAnswer, `the DAG ${dagId}`, signal);
  }

  /** The text of the file that a DAG is from; undefined for a DAG that Airflow does not know. */
  async dagSource(dagId: string, signal: AbortSignal): Promise<string | undefined> {
    const path = pathOf("dagSources", dagId);
    return (await this.#find(path, dagSourceAnswer, `the text of the DAG ${dagId}`, signal))?.content;
  }

  /** All DAGs with this tag whose files are there. */
  dagsWithTag(tag: string, signal: AbortSignal): Promise<readonly AirflowDag[]> {
    return this.#all(async (offset) => {
      const query = { tags: tag, limit: PAGE, offset, order_by: "dag_id" };
      const { dags, total_entries } = await this.#get("/dags", dagsAnswer, "its DAGs", signal, query);
      return { entries: dags, total: total_entries };
    });
  }

  /** What Airflow says is wrong with files of this name; in Airflow, only until it reads them again. */
  async importErrors(fileName: string, signal: AbortSignal): Promise<readonly ImportError[]> {
    const query = { filename_pattern: fileName, limit: PAGE };
    const answer = await this.#get("/importErrors", importErrorsAnswer, "its import errors", signal, query);
    return answer.import_errors.filter(({ filename }) => filename.split("/").at(-1) === fileName);
  }

  async setPaused(dagId: string, isPaused: boolean, signal: AbortSignal): Promise<AirflowDag> {
    const request = { method: "PATCH", path: pathOf("dags", dagId), body: { is_paused: isPaused }, signal } as const;
    return this.#read(await this.#send(request), dagAnswer, `the DAG ${dagId}`);
  }

  /** Asks Airflow to read a known DAG's file now, and not when its time comes. Whether it does cannot be told. */
  async requestParsing(fileToken: string, signal: AbortSignal): Promise<void> {
    await this.#send({ method: "PUT", path: pathOf("parseDagFile", fileToken), signal });
  }

  /**
   * Starts a run under a name of ours. Where a request had to be sent twice, a run of this name with these parameters is
   * taken for the one that the first started. Raises `ENGINE_REFUSED` for a name that another run has.
   */
  async triggerRun(
    dagId: string,
    { runId, conf, signal }: { readonly runId: string; readonly conf: JsonObject; readonly signal: AbortSignal },
  ): Promise<AirflowRun> {
    const answer = await this.#send({
      method: "POST",
      path: pathOf("dags", dagId, "dagRuns"),
      // Without a logical date of null, Airflow 3 answers 422; with one of ours, two runs may not have the same.
      body: { dag_run_id: runId, logical_date: null, conf },
      repeatable: true,
      signal,
    });
    if (answer.status !== 409) return this.#read(answer, runAnswer, `a run of the DAG ${dagId}`);
    const there = await this.getRun(dagId, runId, signal);
    if (
      answer.sent > 1 &&
      there !== undefined &&
      canonicalJson((there.conf ?? {}) as JsonObject) === canonicalJson(conf)
    ) {
      return there;
    }
    throw refused(`The DAG ${dagId} has a run called ${runId} in Airflow already: ${this.runUrl(dagId, runId)}.`, {
      fix: "Choose another name for the run, or look at that one.",
    });
  }

  /** Undefined for a run, or a DAG, that Airflow does not know. */
  getRun(dagId: string, runId: string, signal: AbortSignal): Promise<AirflowRun | undefined> {
    return this.#find(pathOf("dags", dagId, "dagRuns", runId), runAnswer, `the run ${runId}`, signal);
  }

  /** The runs of a DAG that have not ended. */
  activeRuns(dagId: string, signal: AbortSignal): Promise<readonly AirflowRun[]> {
    return this.#all(async (offset) => {
      const query = { state: ["queued", "running"], limit: PAGE, offset, order_by: "id" };
      const answer = await this.#find(pathOf("dags", dagId, "dagRuns"), runsAnswer, "its runs", signal, query);
      return { entries: answer?.dag_runs ?? [], total: answer?.total_entries };
    });
  }

  /** Undefined for a run that Airflow does not know. To end a run is to set it failed: Airflow has no other word for it. */
  async setRunState(
    dagId: string,
    runId: string,
    state: "failed",
    signal: AbortSignal,
  ): Promise<AirflowRun | undefined> {
    const path = pathOf("dags", dagId, "dagRuns", runId);
    const answer = await this.#send({ method: "PATCH", path, body: { state }, signal });
    return answer.status === 404 ? undefined : this.#read(answer, runAnswer, `the run ${runId}`);
  }

  /** All tasks of a run; none for a run that Airflow does not know. */
  taskInstances(dagId: string, runId: string, signal: AbortSignal): Promise<readonly TaskInstance[]> {
    const path = pathOf("dags", dagId, "dagRuns", runId, "taskInstances");
    return this.#all(async (offset) => {
      const query = { limit: PAGE, offset, order_by: "id" };
      const answer = await this.#find(path, taskInstancesAnswer, `the tasks of the run ${runId}`, signal, query);
      return { entries: answer?.task_instances ?? [], total: answer?.total_entries };
    });
  }

  /** The lines of one try of a task, oldest first; none for a try that Airflow does not know. */
  async *logs(
    dagId: string,
    runId: string,
    taskId: string,
    tryNumber: number,
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    const path = pathOf("dags", dagId, "dagRuns", runId, "taskInstances", taskId, "logs", String(tryNumber));
    const query = { full_content: "true" };
    const answer = await this.#send({ method: "GET", path, query, accept: "application/x-ndjson", signal });
    if (answer.status === 404) return;
    this.#check(answer, `the log of ${taskId}`);
    yield* logLines(answer.text);
  }

  async #all<T>(readPage: (offset: number) => Promise<Page<T>>): Promise<readonly T[]> {
    const all: T[] = [];
    for (;;) {
      const { entries, total } = await readPage(all.length);
      all.push(...entries);
      // How long a page is, the configuration of Airflow limits.
      if (entries.length === 0 || all.length >= (total ?? Number.POSITIVE_INFINITY)) return all;
    }
  }

  async #get<T>(
    path: string,
    schema: v.GenericSchema<unknown, T>,
    what: string,
    signal: AbortSignal,
    query: RestQuery = {},
  ): Promise<T> {
    return this.#read(await this.#send({ method: "GET", path, query, signal }), schema, what);
  }

  async #find<T>(
    path: string,
    schema: v.GenericSchema<unknown, T>,
    what: string,
    signal: AbortSignal,
    query: RestQuery = {},
  ): Promise<T | undefined> {
    const answer = await this.#send({ method: "GET", path, query, signal });
    return answer.status === 404 ? undefined : this.#read(answer, schema, what);
  }

  #send(request: RestRequest): Promise<RestAnswer> {
    return this.#session.send({ ...request, path: `/api/v2${request.path}` });
  }

  #check({ status, text }: RestAnswer, what: string): void {
    if (status < 300) return;
    const detail = errorDetail(text)?.replace(/\.$/, "");
    throw refused(
      `Airflow at ${this.baseUrl} was asked for ${what} and answered ${status}${detail === undefined ? "" : `: ${detail}`}.`,
      { fix: "This flavor speaks REST API v2 of Airflow 3: see whether that is what runs there." },
    );
  }

  #read<T>(answer: RestAnswer, schema: v.GenericSchema<unknown, T>, what: string): T {
    this.#check(answer, what);
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), answer.text);
    if (parsed.success) return parsed.output;
    const [issue] = parsed.issues;
    throw notReached(
      this.baseUrl,
      `what it answered when asked for ${what} is not what Airflow answers (${issue.message})`,
    );
  }
}

function pathOf(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join("");
}
