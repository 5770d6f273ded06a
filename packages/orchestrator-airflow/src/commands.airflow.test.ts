import { mkdir, mkdtemp, readlink, realpath, rm, stat, symlink } from "node:fs/promises";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { createComponent, type FlavorCommand, StackComponentType } from "@tsugite/core";
import { expect, onTestFinished, test } from "vitest";
import { freePort } from "../../metadata-store-postgres/src/real-postgres/free-port.test-helper.ts";
import { down, status, up } from "./commands.ts";
import { localAirflowPlaces, PASSWORD_FILE } from "./local/local-airflow.ts";
import { processTable } from "./local/process-table.ts";
import { AirflowOrchestrator } from "./orchestrator.ts";
import { ENVIRONMENTS_OF_TESTS } from "./real-airflow/test-environment.test-helper.ts";

interface Project {
  readonly root: string;
  readonly port: number;
  /** What a command wrote and said, and its exit code. */
  call(
    command: FlavorCommand<AirflowOrchestrator>,
    options?: { readonly config?: object; readonly signal?: AbortSignal; readonly onSay?: (line: string) => void },
  ): Promise<{ readonly written: string; readonly said: string; readonly code: number }>;
}

const auth = { user: "admin", password: { file: PASSWORD_FILE } };

/** An empty project, which does not have to install what was installed for all tests. */
async function newProject(): Promise<Project> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "tsugite-up-")));
  const { folder, environments } = localAirflowPlaces(root);
  await mkdir(folder, { recursive: true });
  await symlink(ENVIRONMENTS_OF_TESTS, environments);
  const port = await freePort();
  const call: Project["call"] = async (command, { config = { auth }, signal, onSay } = {}) => {
    const written: string[] = [];
    const said: string[] = [];
    const component = async (): Promise<AirflowOrchestrator> => {
      const given = { baseUrl: `http://127.0.0.1:${port}`, sameHost: true, ...config };
      const options = { type: StackComponentType.ORCHESTRATOR, source: "test", name: "airflow", root };
      // Made of that class a line above.
      return (await createComponent(AirflowOrchestrator, { ...options, config: given })) as AirflowOrchestrator;
    };
    const code = await command({
      args: [],
      projectRoot: root,
      component,
      json: false,
      verbose: false,
      signal: signal ?? new AbortController().signal,
      write: (line) => written.push(line),
      say: (line) => {
        said.push(line);
        onSay?.(line);
      },
    });
    return { written: written.join("\n"), said: said.join("\n"), code: code ?? 0 };
  };
  onTestFinished(async () => {
    await call(down);
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  });
  return { root, port, call };
}

/** Processes that work in a folder; what Airflow starts keeps to it, whatever it calls itself. */
async function processesOf(root: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const pid of (await processTable()).keys()) {
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => "");
    if (folder.startsWith(root)) found.push(pid);
  }
  return found;
}

async function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

test("an Airflow of the project's own is started, asked, and ended with every process of it", {
  timeout: 300_000,
}, async () => {
  const { root, port, call } = await newProject();
  expect(await call(status)).toMatchObject({ code: 1, written: expect.stringContaining("not up") });
  const started = await call(up);
  expect(started.said).toMatch(/^Making Airflow's database\.\nStarting Airflow\./);
  expect(started.written).toContain(`Airflow is up: http://127.0.0.1:${port}`);
  expect((await stat(join(root, PASSWORD_FILE))).mode & 0o777).toBe(0o600);

  const asked = await call(status);
  expect(asked.written).toMatch(/^Airflow 3\.\d+\.\d+ at .*: up\n {2}metadatabase: healthy\n {2}scheduler: healthy/);
  expect(asked).toMatchObject({ code: 0, written: expect.stringContaining("3 of its 3 processes are there") });
  const uninvited = await call(status, { config: {} });
  expect(uninvited.code).toBe(1);
  expect(uninvited.written).toContain("gives no token to somebody unknown (403");

  const mistaken = await call(status, { config: { auth: { user: "eve", password: { file: PASSWORD_FILE } } } });
  expect(mistaken.written).toContain("did not take the password of the user eve (401");

  const here = Object.values(networkInterfaces()).flat();
  for (const address of here.filter((each) => each?.family === "IPv4" && !each.internal)) {
    expect(await answers(address?.address ?? "", port)).toBe(false);
  }
  expect((await call(up)).written).toContain("Airflow is up already");

  expect((await processesOf(root)).length).toBeGreaterThan(3);
  expect((await call(down)).written).toBe("Airflow is down.");
  expect(await processesOf(root)).toEqual([]);
  expect(await answers("127.0.0.1", port)).toBe(false);
  expect((await call(down)).written).toBe("No Airflow of this project was up.");
});

test("nothing is left of a start that was given up", { timeout: 120_000 }, async () => {
  const { root, call } = await newProject();
  const giving = new AbortController();
  const onSay = (line: string): void => {
    if (line === "Starting Airflow.") setTimeout(() => giving.abort(new Error("given up")), 2_000);
  };
  await expect(call(up, { signal: giving.signal, onSay })).rejects.toThrow();
  expect(await processesOf(root)).toEqual([]);
  expect((await call(down)).written).toBe("No Airflow of this project was up.");
});
