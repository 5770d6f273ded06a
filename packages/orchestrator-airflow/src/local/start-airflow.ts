import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TsugiteError } from "@tsugite/core";
import type { AirflowHealth } from "../rest/answers.ts";
import { isHealthy } from "./ask-airflow.ts";
import type { PythonEnvironment } from "./python-environment.ts";

/** The processes that Airflow is made of. */
export const AIRFLOW_PARTS = ["api-server", "dag-processor", "scheduler"] as const;
export type AirflowPart = (typeof AIRFLOW_PARTS)[number];

const ARGUMENTS: Readonly<Record<AirflowPart, readonly string[]>> = {
  "api-server": ["api-server"],
  "dag-processor": ["dag-processor"],
  // Its server of logs would listen on all addresses of the machine; the API server reads their files itself.
  scheduler: ["scheduler", "--skip-serve-logs"],
};

/**
 * Seconds that a part waits for another one's writing to SQLite: after the usual 5, on a busy machine, the scheduler and the
 * DAG processor give up and end. The API server, by contrast, may wait for a request of its own, which goes on only once it
 * has given up.
 */
const WRITE_WITHIN = 60;

export interface AirflowStart {
  readonly environment: PythonEnvironment;
  /** As `airflowEnvironment` makes it. */
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly url: string;
  /** Milliseconds until it has to be healthy. */
  readonly deadline: number;
  readonly say: (line: string) => void;
  /** Told the process numbers of its parts as soon as they have any. @default does nothing */
  readonly onStarted?: (pids: readonly number[]) => Promise<void>;
  readonly signal: AbortSignal;
}

/** An Airflow whose processes this one has started. */
export class RunningAirflow {
  readonly url: string;
  readonly #start: AirflowStart;
  readonly #parts = new Map<AirflowPart, ChildProcess>();

  private constructor(start: AirflowStart) {
    this.#start = start;
    this.url = start.url;
  }

  /** Makes the database and starts every part. Raises `ENGINE_NOT_REACHED`, with the end of its logs, after the deadline. */
  static async start(start: AirflowStart): Promise<RunningAirflow> {
    const airflow = new RunningAirflow(start);
    try {
      await mkdir(start.home, { recursive: true });
      start.say("Making Airflow's database.");
      await airflow.#migrate();
      start.say("Starting Airflow.");
      for (const part of AIRFLOW_PARTS) airflow.startPart(part);
      await start.onStarted?.(airflow.pids);
      await airflow.#healthy();
      return airflow;
    } catch (error) {
      await airflow.stop();
      throw error;
    }
  }

  /** Starts one of its parts, in a process group of its own. */
  startPart(part: AirflowPart): void {
    const { AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: database } = this.#start.env;
    const isPatient = part !== "api-server" && database?.startsWith("sqlite:") === true;
    const env = isPatient ? { AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: `${database}?timeout=${WRITE_WITHIN}` } : {};
    this.#parts.set(part, this.#spawn(ARGUMENTS[part], part, env));
  }

  /** Process number of a part; that of its process group as well. */
  pidOf(part: AirflowPart): number | undefined {
    return this.#parts.get(part)?.pid;
  }

  /** Process numbers of all parts. */
  get pids(): readonly number[] {
    return [...this.#parts.values()].flatMap(({ pid }) => pid ?? []);
  }

  /** Leaves all parts to themselves: this process may end, and they go on. */
  leave(): void {
    for (const child of this.#parts.values()) child.unref();
  }

  /** Ends all parts at once, for a process that is about to end itself. */
  kill(): void {
    for (const pid of this.pids) signalGroup(pid, "SIGKILL");
  }

  /** Ends all parts and what they have started. */
  async stop(): Promise<void> {
    await Promise.all([...this.#parts.keys()].map((part) => this.stopPart(part)));
  }

  /** Asks a part to end, and ends it with its process group after 5 s. */
  async stopPart(part: AirflowPart, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const child = this.#parts.get(part);
    this.#parts.delete(part);
    if (child?.pid === undefined) return;
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    const ended = hasEnded ? Promise.resolve() : once(child, "exit");
    signalGroup(child.pid, signal);
    await Promise.race([ended, sleep(5_000, undefined, { ref: false })]);
    signalGroup(child.pid, "SIGKILL");
    await ended;
  }

  /** The last lines that a part wrote. */
  async logOf(part: AirflowPart | "db", lines = 40): Promise<string> {
    const text = await readFile(this.#logFile(part), "utf8").catch(() => "");
    return text.trimEnd().split("\n").slice(-lines).join("\n");
  }

  async #migrate(): Promise<void> {
    const child = this.#spawn(["db", "migrate"], "db");
    const [code] = await once(child, "exit", { signal: this.#start.signal });
    if (code !== 0) throw await this.#failed("db", "Airflow's database could not be made");
  }

  async #healthy(): Promise<void> {
    const until = Date.now() + this.#start.deadline;
    while (!(await answersHealthy(this.url))) {
      for (const [part, { exitCode, signalCode }] of this.#parts) {
        if (exitCode !== null || signalCode !== null) throw await this.#failed(part, `Airflow's ${part} has ended`);
      }
      if (Date.now() > until) {
        throw await this.#failed(
          "api-server",
          `Airflow is not healthy ${this.#start.deadline / 1_000} s after its start`,
        );
      }
      await sleep(500, undefined, { signal: this.#start.signal });
    }
  }

  #spawn(args: readonly string[], name: AirflowPart | "db", further: NodeJS.ProcessEnv = {}): ChildProcess {
    const { environment, env, home } = this.#start;
    // Not a pipe, which would end with this process; Airflow may outlive it.
    const log = openSync(this.#logFile(name), "a");
    try {
      return spawn(join(environment.bin, "python"), ["-m", "airflow", ...args], {
        env: { ...env, ...further, PATH: `${environment.bin}:${env.PATH ?? ""}` },
        cwd: home,
        detached: true,
        stdio: ["ignore", log, log],
      });
    } finally {
      closeSync(log);
    }
  }

  #logFile(name: string): string {
    return join(this.#start.home, `${name}.log`);
  }

  async #failed(part: AirflowPart | "db", message: string): Promise<TsugiteError> {
    return new TsugiteError(
      "ENGINE_NOT_REACHED",
      `${message}. The end of ${this.#logFile(part)}:\n${await this.logOf(part)}`,
      {
        fix: "Look into the logs beside it.",
      },
    );
  }
}

/** Whether an Airflow that is starting answers already, and is well. */
async function answersHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/v2/monitor/health`, { signal: AbortSignal.timeout(5_000) });
    return isHealthy((await response.json()) as AirflowHealth);
  } catch {
    return false;
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}
