import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type PipelineSpec, SqliteMetadataStore, type StepSpec, specToJson } from "@tsugite/core";
import { onTestFinished } from "vitest";
import { OneStepConfiguration } from "./one-step.test-fixture.ts";

const packages = fileURLToPath(new URL("../../", import.meta.url));

/** A bundle put together by hand from sources: the same program as a made one, and its files. */
export interface StepProcesses {
  /** Working directory of the processes, where the stores are. */
  readonly root: string;
  readonly bundle: string;
  readonly spec: PipelineSpec;
  readonly store: SqliteMetadataStore;
  /** Starts the process of one step, and says how it ended. */
  run(step: string, options?: RunStepOptions): Promise<Ended>;
  start(step: string, options?: RunStepOptions): ChildProcess;
}

export interface RunStepOptions {
  readonly runName?: string;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

const entrypoint = `
  import { LocalArtifactStore, SqliteMetadataStore } from "@tsugite/core";
  import { runEntrypoint } from "@tsugite/entrypoint";
  import { OneStepConfiguration, OneStepOrchestrator } from "${new URL("./one-step.test-fixture.ts", import.meta.url)}";
  await runEntrypoint({
    url: import.meta.url,
    mainModuleSource: "pipeline.ts#default",
    loadModule: () => import("./module.ts"),
    sources: {
      "@tsugite/core#LocalArtifactStore": LocalArtifactStore,
      "@tsugite/core#SqliteMetadataStore": SqliteMetadataStore,
      "test#OneStepOrchestrator": OneStepOrchestrator,
      "test#OneStepConfiguration": OneStepConfiguration,
    },
  });
`;

const component = (type: string, flavor: string, source: string) => ({
  type,
  name: "local",
  flavor,
  source,
  config: {},
});
const stack = {
  name: "local",
  components: [
    component("orchestrator", "one-step", "test#OneStepOrchestrator"),
    component("artifact-store", "local", "@tsugite/core#LocalArtifactStore"),
    component("metadata-store", "sqlite", "@tsugite/core#SqliteMetadataStore"),
  ],
};

/**
 * @param steps Source of each step's function, by name; the others of the options go into the spec.
 */
export async function stepProcesses(
  steps: Readonly<Record<string, { readonly fn: string } & Partial<StepSpec>>>,
): Promise<StepProcesses> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "tsugite-entrypoint-")));
  const bundle = join(root, "bundle");
  await mkdir(join(bundle, "node_modules/@tsugite"), { recursive: true });
  for (const name of ["core", "entrypoint"]) {
    await symlink(join(packages, name), join(bundle, "node_modules/@tsugite", name));
  }
  const definitions = Object.entries(steps).map(
    ([name, { fn }]) => `markStep(step("${name}", ${fn}), { source: "pipeline.ts#${name}", at: "pipeline.ts:1" });`,
  );
  const module = [
    'import { markStep, pipeline, step } from "@tsugite/core";',
    ...definitions,
    'export const main = { default: pipeline("test", () => {}) };',
    'export const source = "pipeline.ts"; export const packages = {};',
  ];
  const spec: PipelineSpec = {
    specVersion: 1,
    name: "test",
    source: "pipeline.ts#default",
    steps: Object.entries(steps).map(([name, { fn: _fn, ...rest }]) => ({
      name,
      source: `pipeline.ts#${name}`,
      code: { digest: name },
      inputs: {},
      outputs: { output: { codec: "auto" } },
      ...rest,
    })),
  };
  await writeFile(join(bundle, "entrypoint.ts"), entrypoint);
  await writeFile(join(bundle, "module.ts"), module.join("\n"));
  await writeFile(join(bundle, "pipeline.json"), specToJson(spec));
  await writeFile(join(bundle, "stack.json"), JSON.stringify(stack));
  await writeFile(join(bundle, "package.json"), '{"type":"module"}');
  const store = new SqliteMetadataStore({ name: "local", config: {}, root });
  onTestFinished(async () => {
    await store.close();
    await rm(root, { recursive: true, force: true });
  });

  const start = (name: string, { runName = "one", args, env }: RunStepOptions = {}): ChildProcess => {
    const step = spec.steps.find((each) => each.name === name);
    if (step === undefined) throw new Error(`no step ${name}`);
    const kwargs = { run_name: runName };
    const argv = args ?? OneStepConfiguration.getEntrypointArguments(step, spec, kwargs);
    const conditions = "--conditions=@tsugite/source";
    return spawn(process.execPath, [conditions, join(bundle, "entrypoint.ts"), ...argv], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: "pipe",
    });
  };
  return { root, bundle, spec, store, start, run: (name, options) => endOf(start(name, options)) };
}

/** Waits for a process, and gathers what it prints. */
export async function endOf(child: ChildProcess): Promise<Ended> {
  let output = "";
  const gather = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout?.on("data", gather);
  child.stderr?.on("data", gather);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output };
}

/** One that has ended and that nobody has waited for yet, a zombie, is not running. */
export function isRunning(pid: number): boolean {
  try {
    return !execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).startsWith("Z");
  } catch {
    return false;
  }
}
