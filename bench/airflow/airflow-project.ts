import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../harness/free-port.ts";
import type { Lab } from "../harness/lab.ts";
import { makeProject, type Project } from "../harness/project.ts";

/** A project with an Airflow of its own, as `tsugite airflow up` makes it. */
export class AirflowProject {
  readonly #project: Project;
  #port = 0;
  #token = "";

  constructor(lab: Lab) {
    this.#project = makeProject(lab, {
      "package.json": JSON.stringify({
        name: "bench",
        type: "module",
        dependencies: { "@tsugite/core": "*", "@tsugite/orchestrator-airflow": "*" },
      }),
    });
  }

  get folder(): string {
    return this.#project.folder;
  }

  get dagsFolder(): string {
    return join(this.folder, ".tsugite/airflow/dags");
  }

  async up(): Promise<void> {
    this.#port = await freePort();
    this.write(
      "tsugite.yaml",
      `stacks:
  default: { orchestrator: airflow, artifact-store: local, metadata-store: local }
components:
  orchestrator:
    airflow:
      flavor: airflow
      config:
        baseUrl: ${this.#url}
        dagsFolder: .tsugite/airflow/dags
        auth: { user: admin, password: { file: .tsugite/airflow/password } }
        sameHost: true
`,
    );
    this.tsugite("airflow", "up");
    const password = readFileSync(join(this.folder, ".tsugite/airflow/password"), "utf8").trim();
    const answer = await fetch(`${this.#url}/auth/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: "admin", password }),
    });
    this.#token = ((await answer.json()) as { readonly access_token: string }).access_token;
  }

  down(): void {
    this.tsugite("airflow", "down");
    this.#project.remove();
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Runs the command line in the project, and returns what it printed. */
  tsugite(...args: readonly string[]): string {
    return runProgram(process.execPath, [this.#project.tsugite, ...args], this.folder);
  }

  /** Asks Airflow's REST API. */
  async api<T>(method: "GET" | "POST" | "PATCH", path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.#url}/api/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    // What Airflow answers is as its reference says.
    return (await answer.json()) as T;
  }

  get #url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }
}

/** Asks again and again until there is an answer. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, within = 120_000): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`${what} did not come within ${within / 1_000} s.`);
    await sleep(500);
  }
}

/** Runs a program to its end, and returns what it printed. */
export function runProgram(program: string, args: readonly string[], cwd: string): string {
  const child = spawnSync(program, args, { cwd, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (child.error !== undefined) throw child.error;
  if (child.status === 0) return child.stdout;
  throw new Error(`${program} ${args.join(" ")} ended with ${child.status}:\n${child.stderr}\n${child.stdout}`);
}
