import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { EngineRunStatus, EngineStepStatus } from "@tsugite/core";

/** What goes wrong with one try of a task. */
export type Fault =
  /** Its image cannot be pulled. */
  | "never-starts"
  /** Its process is killed once its step has begun. */
  | "killed-before-report"
  /** Its process is killed once its step has recorded that it completed, so that the engine takes it for failed. */
  | "killed-after-report";

export interface Task {
  readonly name: string;
  readonly after: readonly string[];
  readonly tries: number;
  readonly argv: readonly string[];
}

/** A pipeline that was left with the engine. */
export interface EnginePipeline {
  readonly directory: string;
  readonly cwd: string;
  readonly tasks: readonly Task[];
}

interface TaskState {
  state: EngineStepStatus["state"];
  attempt: number;
  message?: string;
  child?: ChildProcess;
  /** By the number of the try. */
  readonly logs: Map<number, string[]>;
}

const RETRY_DELAY = 300;
const STARTUP = 50;

/** Carries out one run: each task as a process, as soon as those it waits for have completed. */
export class EngineRun {
  readonly #values: Readonly<Record<string, string>>;
  readonly #pipeline: EnginePipeline;
  readonly #faultsOf: (task: string) => readonly (Fault | null)[];
  readonly #tasks: Map<string, TaskState>;
  #isCancelled = false;

  /** @param values What stands in the place of `{{run}}` and the like in the arguments of tasks. */
  constructor(
    values: Readonly<Record<string, string>>,
    pipeline: EnginePipeline,
    faultsOf: (task: string) => readonly (Fault | null)[],
  ) {
    this.#values = values;
    this.#pipeline = pipeline;
    this.#faultsOf = faultsOf;
    this.#tasks = new Map(
      pipeline.tasks.map(({ name }) => [name, { state: "waiting", attempt: 0, logs: new Map() } satisfies TaskState]),
    );
    this.#advance();
  }

  get status(): EngineRunStatus {
    const steps = [...this.#tasks].map(([name, { state, attempt, message }]) => {
      const known = { ...(attempt === 0 ? {} : { attempt }), ...(message === undefined ? {} : { message }) };
      return [name, { state, ...known }] as const;
    });
    return { state: this.#state, steps: Object.fromEntries(steps) };
  }

  logs(task: string, attempt: string): readonly string[] {
    const logs = this.#tasks.get(task)?.logs;
    const number = attempt === "newest" ? (logs?.size ?? 0) : Number(attempt);
    return logs?.get(number) ?? [];
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#isCancelled = true;
    for (const task of this.#tasks.values()) {
      if (task.child === undefined) {
        if (!isFinal(task.state)) task.state = "cancelled";
      } else task.child.kill("SIGTERM");
    }
  }

  get #isOver(): boolean {
    return [...this.#tasks.values()].every(({ state }) => isFinal(state));
  }

  get #state(): EngineRunStatus["state"] {
    const states = [...this.#tasks.values()].map(({ state }) => state);
    if (!this.#isOver) return states.every((state) => state === "waiting") ? "queued" : "running";
    if (this.#isCancelled) return "cancelled";
    return states.includes("failed") ? "failed" : "completed";
  }

  #advance(): void {
    for (const task of this.#pipeline.tasks) {
      const state = this.#tasks.get(task.name);
      if (state?.state !== "waiting") continue;
      const before = task.after.map((name) => this.#tasks.get(name)?.state);
      const blocker = task.after.find((_, index) => ["failed", "skipped"].includes(before[index] ?? ""));
      if (blocker !== undefined) {
        state.state = "skipped";
        state.message = `upstream task ${blocker} did not succeed`;
        this.#advance();
        return;
      }
      if (before.every((each) => each === "completed")) this.#queue(task, state);
    }
  }

  #queue(task: Task, state: TaskState): void {
    state.state = "queued";
    state.attempt += 1;
    state.logs.set(state.attempt, []);
    setTimeout(() => {
      if (!this.#isCancelled) this.#start(task, state);
    }, STARTUP);
  }

  #start(task: Task, state: TaskState): void {
    const fault = this.#faultsOf(task.name)[state.attempt - 1] ?? null;
    const log = state.logs.get(state.attempt) ?? [];
    if (fault === "never-starts") {
      state.message = "ImagePullBackOff: no such image";
      log.push("Pulling image registry/app:1", "Failed to pull image registry/app:1: no such image");
      this.#ended(task, state, 1);
      return;
    }
    const argv = task.argv.map((argument) => {
      const [, name = ""] = /^\{\{(\w+)\}\}$/.exec(argument) ?? [];
      return this.#values[name] ?? argument;
    });
    const child = spawn(process.execPath, [join(this.#pipeline.directory, "entrypoint.mjs"), ...argv], {
      cwd: this.#pipeline.cwd,
      // The guard: no process of a task outlives the engine.
      env: { ...process.env, TSUGITE_PARENT_GUARD: "stdin" },
      stdio: "pipe",
    });
    state.state = "running";
    state.child = child;
    createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
    createInterface({ input: child.stdout }).on("line", (line) => {
      log.push(line);
      if (fault === "killed-before-report" && line.includes(`Step ${task.name} started`)) child.kill("SIGKILL");
      if (fault === "killed-after-report" && line.includes(`Step ${task.name} completed`)) child.kill("SIGKILL");
    });
    child.on("close", (code, signal) => {
      delete state.child;
      if (signal === "SIGKILL") state.message = "OOMKilled";
      this.#ended(task, state, code);
    });
  }

  #ended(task: Task, state: TaskState, code: number | null): void {
    if (code === 0) state.state = "completed";
    else if (code === 99) state.state = "skipped";
    else if (this.#isCancelled) state.state = "cancelled";
    else if (code !== 78 && state.attempt < task.tries) {
      state.state = "retrying";
      setTimeout(() => {
        if (this.#isCancelled) return;
        delete state.message;
        this.#queue(task, state);
      }, RETRY_DELAY);
    } else state.state = "failed";
    this.#advance();
  }
}

function isFinal(state: EngineStepStatus["state"]): boolean {
  return ["completed", "failed", "skipped", "cancelled"].includes(state);
}
