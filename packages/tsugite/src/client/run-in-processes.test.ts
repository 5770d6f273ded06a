import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { StepRecord } from "@tsugite/core";
import { expect, test } from "vitest";
import { penguinsProject, pipelineProject, writeFiles } from "./pipeline-project.test-helper.ts";
import { run } from "./run.ts";

/** A flavor of a project's own: each step in a process, from the bundle, in an empty folder. */
const processFlavor = `
  import { spawn } from "node:child_process";
  import { mkdirSync, appendFileSync } from "node:fs";
  import { join } from "node:path";
  import { BaseOrchestrator, StepEntrypointConfiguration, type PipelineDeployment, type StepRun } from "@tsugite/core";

  export class ProcessEntrypointConfiguration extends StepEntrypointConfiguration {
    static override readonly SOURCE = "./process-flavor.ts#ProcessEntrypointConfiguration";
    static override getCustomEntrypointOptions() { return new Set(["ticket"]); }
    static override getCustomEntrypointArguments(_step: unknown, kwargs: Record<string, string>) { return ["--ticket", kwargs.ticket ?? ""]; }
    override getRunName(pipelineName: string) { return pipelineName + "-" + this.arguments.ticket; }
  }

  export class ProcessOrchestrator extends BaseOrchestrator {
    static override readonly FLAVOR = "process";
    static override readonly entrypointConfiguration = ProcessEntrypointConfiguration;
    protected override async prepareOrRunPipeline(deployment: PipelineDeployment) {
      const { sortedSteps, spec, run } = deployment;
      const { directory } = await deployment.bundle();
      for (const step of sortedSteps) {
        const args = ProcessEntrypointConfiguration.getEntrypointArguments(step, spec, { ticket: run!.id.slice(0, 8) });
        const folder = join(this.root, "empty");
        mkdirSync(folder, { recursive: true });
        const child = spawn(process.execPath, [join(directory, "entrypoint.mjs"), ...args], { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
        const code = await new Promise((resolve) => child.on("close", resolve));
        appendFileSync(join(this.root, "codes.txt"), step.name + " " + code + "\\n");
        await this.runStep({ step, spec, run, stack: deployment.stack });
      }
      return { kind: "finished", run } as const;
    }
    override async runStep(stepRun: StepRun) {
      appendFileSync(join(this.root, "run-step.txt"), stepRun.step.name + "\\n");
      return super.runStep(stepRun);
    }
  }
`;

const config = `
stacks:
  default: { orchestrator: process, artifact-store: local, metadata-store: local }
components:
  orchestrator:
    process: { flavor: process }
flavors:
  - { type: orchestrator, name: process, source: "./process-flavor.ts#ProcessOrchestrator" }
`;

function outputsOf(steps: readonly StepRecord[]): Record<string, unknown> {
  return Object.fromEntries(steps.map(({ step, outputs }) => [step, outputs]));
}

test("a SOURCE that names no module is told with the class that has it, before anything runs", async () => {
  const root = await penguinsProject();
  const stale = processFlavor.replace('SOURCE = "./process-flavor.ts', 'SOURCE = "./procces-flavor.ts');
  await writeFiles(root, { "process-flavor.ts": stale, "tsugite.yaml": config });
  await expect(run(join(root, "pipeline.ts"))).rejects.toMatchObject({
    code: "COMPONENT_INVALID",
    message: expect.stringContaining("The SOURCE of ProcessEntrypointConfiguration is"),
    fix: expect.stringContaining("in ProcessEntrypointConfiguration"),
  });
});

test("the same steps give the same artifacts here and in processes from the bundle in an empty folder, digest for digest", async () => {
  const root = await penguinsProject();
  const here = await run(join(root, "pipeline.ts"));
  expect(here.run.status).toBe("completed");

  await writeFiles(root, { "process-flavor.ts": processFlavor, "tsugite.yaml": config });
  const { stack } = await (await import("../stack/open-stack.ts")).openStack(root);
  await stack.close();
  const { run: record } = await run(join(root, "pipeline.ts"), { cache: false });
  expect(record.status).toBe("completed");
  const codes = (await readFile(join(root, "codes.txt"), "utf8")).trim().split("\n");
  expect(codes).toEqual(here.spec.steps.map(({ name }) => `${name} 0`));

  // The processes kept their records in the empty folder, under the run name that the configuration made.
  const { SqliteMetadataStore } = await import("@tsugite/core");
  const store = new SqliteMetadataStore({ name: "local", config: {}, root: join(root, "empty") });
  const [there] = await store.listRuns();
  expect(there?.name).toBe(`penguins-${record.id.slice(0, 8)}`);
  expect(outputsOf(await store.listSteps(there?.id ?? ""))).toEqual(outputsOf(here.steps));
  await store.close();

  // runStep of the orchestrator was called here, and in each process.
  const calledHere = (await readFile(join(root, "run-step.txt"), "utf8")).trim().split("\n");
  const calledThere = (await readFile(join(root, "empty/run-step.txt"), "utf8")).trim().split("\n");
  expect(calledThere).toEqual(here.spec.steps.map(({ name }) => name));
  expect(calledHere).toEqual(calledThere);
});

test("an error in a step's process names the user's file and line", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `
      import { pipeline, step } from "@tsugite/core";
      import { divide } from "./src/divide.ts";
      export const half = step("half", () => divide(1, 0));
      export default pipeline("p", () => half());`,
    "src/divide.ts":
      "/** Divides. */\nexport function divide(a: number, b: number): number {\n  if (b === 0) throw new RangeError('by zero');\n  return a / b;\n}\n",
    "process-flavor.ts": processFlavor,
    "tsugite.yaml": config,
  });
  await run(join(root, "pipeline.ts"));
  const { SqliteMetadataStore } = await import("@tsugite/core");
  const store = new SqliteMetadataStore({ name: "local", config: {}, root: join(root, "empty") });
  const [there] = await store.listRuns();
  const step = await store.getStep({ runId: there?.id ?? "", step: "half" });
  await store.close();
  expect(step?.error).toMatchObject({ name: "RangeError", at: "src/divide.ts:3:22" });
});

test("a flavor of twenty lines, which sets only FLAVOR and prepareOrRunPipeline, runs the example", async () => {
  const root = await penguinsProject();
  await writeFiles(root, {
    "my-orchestrator.ts": `
      import { BaseOrchestrator, type PipelineDeployment } from "@tsugite/core";

      export class MyOrchestrator extends BaseOrchestrator {
        static override readonly FLAVOR = "mine";

        protected override async prepareOrRunPipeline({ sortedSteps, spec, stack, run }: PipelineDeployment) {
          for (const step of sortedSteps) await this.runStep({ step, spec, stack, run });
          return { kind: "finished", run } as const;
        }
      }
    `,
    "tsugite.yaml": config
      .replaceAll("process-flavor.ts#ProcessOrchestrator", "my-orchestrator.ts#MyOrchestrator")
      .replaceAll("process", "mine"),
  });
  const { run: record, result } = await run(join(root, "pipeline.ts"));
  expect(record).toMatchObject({ status: "completed", execution: { engine: "mine" } });
  expect(result).toMatchObject({
    forestAccuracy: expect.any(Number),
    report: { path: expect.stringMatching(/report\.html$/) },
  });
});

test("a remote flavor is refused on a stack whose stores are on this machine", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `
      import { pipeline, step } from "@tsugite/core";
      export const a = step("a", () => 1);
      export default pipeline("p", () => a());`,
    "remote.ts": `
      import { BaseOrchestrator, PLAIN_CAPABILITIES } from "@tsugite/core";
      export class RemoteOrchestrator extends BaseOrchestrator {
        static override readonly FLAVOR = "remote";
        static override readonly supports = { ...PLAIN_CAPABILITIES, steps: "remote" } as const;
        protected override async prepareOrRunPipeline() { return { kind: "submitted", ref: 1 } as const; }
      }`,
    "tsugite.yaml": config
      .replaceAll("process-flavor.ts#ProcessOrchestrator", "remote.ts#RemoteOrchestrator")
      .replaceAll("process", "remote"),
  });
  await expect(run(join(root, "pipeline.ts"))).rejects.toMatchObject({
    code: "COMPONENT_LOCAL_ONLY",
    message: expect.stringContaining("the artifact-store local (flavor local) exist only on this machine"),
  });
});
