import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LogLine, SqliteMetadataStore } from "@tsugite/core";
import { onTestFinished } from "vitest";
import { pipelineProject } from "../pipeline-project.test-helper.ts";
import type { Fault } from "./engine-run.test-helper.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`./${name}.test-fixture.ts`, import.meta.url));

/**
 * A pipeline of four steps, one of them aside: load ▸ fit ▸ report.
 *
 * @param body Of the function of `fit`, which may await `released(signal)`.
 * @param options Of the step `fit`.
 */
export function enginePipeline(body = "", options = ""): string {
  return `
    import { existsSync } from "node:fs";
    import { setTimeout as sleep } from "node:timers/promises";
    import { pipeline, step } from "@tsugite/core";
    const released = async (signal: AbortSignal) => {
      while (!existsSync("released")) await sleep(50, undefined, { signal });
    };
    export const load = step("load", () => { console.log("loading"); return 1; });
    export const fit = step({ name: "fit", cache: false, ${options} }, async ({ n }: { n: number }, { attempt, signal }) => {
      ${body}
      return n + 1;
    });
    export const report = step({ name: "report", cache: false }, ({ n }: { n: number }) => n * 10);
    export const other = step("other", () => "aside");
    export default pipeline("shop", () => {
      other();
      return report({ n: fit({ n: load() }) });
    });
  `;
}

/** The texts of lines of a log. */
export async function textsOf(lines: AsyncIterable<LogLine>): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of lines) texts.push(text);
  return texts;
}

/** A project whose default stack hands its runs over to an engine, which is a process of its own; and that engine. */
export interface EngineProject {
  readonly root: string;
  /** Absolute path of the pipeline. */
  readonly file: string;
  readonly url: string;
  readonly store: SqliteMetadataStore;
  /** What goes wrong with a task, by the number of the try; null where nothing does. */
  fail(task: string, ...faults: readonly (Fault | null)[]): Promise<void>;
  /** Has the engine start a run by itself, of a pipeline it was given before; the engine's name of the run. */
  start(pipeline: string, body?: object): Promise<string>;
  /** Has the engine's clock come to a time that a schedule planned; the name of the run, undefined when none is started. */
  fire(pipeline: string, scheduledAt: number): Promise<string | undefined>;
  /** Lets the steps go on that wait for `released(signal)`. */
  release(): Promise<void>;
  /** Sends a request to the engine. */
  call(path: string, body?: object): Promise<unknown>;
  /** Kills the engine, and with it whatever it runs. */
  kill(): Promise<void>;
}

export async function engineProject(
  files: Readonly<Record<string, string>>,
  names: "given" | "chosen" = "chosen",
): Promise<EngineProject> {
  const engine = spawn(process.execPath, ["--conditions=@tsugite/source", fixture("engine-process")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const closed = once(engine, "close");
  const kill = async (): Promise<void> => {
    engine.kill("SIGKILL");
    await closed;
  };
  const [line] = (await once(engine.stdout.setEncoding("utf8"), "data")) as [string];
  const url = line.trim();
  const root = await pipelineProject({
    "engine-flavor.ts": await readFile(fixture("engine-flavor"), "utf8"),
    "tsugite.yaml": `
stacks:
  default: { orchestrator: engine, artifact-store: local, metadata-store: local }
components:
  orchestrator:
    engine: { flavor: engine, config: { url: "${url}", names: ${names} } }
flavors:
  - { type: orchestrator, name: engine, source: "./engine-flavor.ts#EngineOrchestrator" }
`,
    ...files,
  });
  const store = new SqliteMetadataStore({ name: "local", config: {}, root });
  onTestFinished(() => store.close());
  // Called in the reverse order: no process of a task is left when the project is removed.
  onTestFinished(kill);
  const call = async (path: string, body?: object): Promise<unknown> => {
    const request = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    return (await fetch(`${url}/${path}`, request)).json();
  };
  return {
    root,
    file: join(root, "pipeline.ts"),
    url,
    store,
    fail: async (task, ...faults) => void (await call(`faults/${task}`, faults)),
    start: async (pipeline, body = {}) => ((await call(`pipelines/${pipeline}/runs`, body)) as { id: string }).id,
    fire: async (pipeline, scheduledAt) =>
      ((await call(`schedules/${pipeline}/fire`, { scheduledAt })) as { id?: string }).id,
    release: () => writeFile(join(root, "released"), ""),
    call,
    kill,
  };
}
