import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { mkdir, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { DeploymentRequest } from "../component/deploy-pipeline.ts";
import type { Stack } from "../component/stack.ts";
import {
  PlainOrchestrator,
  requestFor,
  specOf,
  specStep,
  temporaryStack,
} from "../component/temporary-stack.test-helper.ts";
import type { OrchestrationResult } from "../orchestrator/orchestration-result.ts";
import { PLAIN_CAPABILITIES } from "../orchestrator/orchestrator-capabilities.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import { specDigest } from "../spec/spec-digest.ts";

const spec = specOf(specStep("a"));
const digest = "b".repeat(64);

type Result = (deployment: PipelineDeployment) => Promise<OrchestrationResult>;

/** An orchestrator that can do everything, and does what a test says. */
class Able extends PlainOrchestrator {
  static override readonly FLAVOR: string = "able";
  static override readonly supports = {
    ...PLAIN_CAPABILITIES,
    intents: ["run", "deploy", "compile"],
    schedules: true,
  } as const;
  readonly undeployed: string[] = [];
  result: Result = async () => ({ kind: "deployed", id: "test_dag", version: "1" });
  fault: Error | undefined;

  protected override prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    return this.result(deployment);
  }
  override async undeploy(pipeline: string): Promise<void> {
    if (this.fault !== undefined) throw this.fault;
    this.undeployed.push(pipeline);
  }
}

async function ableStack(result?: Result): Promise<{ readonly stack: Stack; readonly able: Able }> {
  const able = new Able({ name: "able", config: {}, root: "/" });
  if (result !== undefined) able.result = result;
  return { stack: await temporaryStack({ orchestrator: able }), able };
}

function request(options: Partial<DeploymentRequest>): DeploymentRequest {
  return requestFor(spec, { a: () => 1 }, options);
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tsugite-deployment-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("a deployment is recorded with what its engine needs, and no run is registered", async () => {
  const { stack } = await ableStack(async ({ bundle }) => {
    await bundle();
    return { kind: "deployed", id: "test_dag", version: "1", url: "http://engine/test_dag" };
  });
  const { result, run } = await stack.deployPipeline(
    request({
      intent: "deploy",
      bundle: async () => ({ directory: `/${digest}`, digest, files: [] }),
      runtimeConfiguration: { parameters: {}, cache: true, schedule: { interval: "15m" } },
    }),
  );
  expect(result).toMatchObject({ kind: "deployed", id: "test_dag" });
  expect([run, await stack.metadataStore.listRuns()]).toEqual([undefined, []]);
  expect(await stack.metadataStore.listDeployments()).toEqual([
    {
      engine: "able",
      pipeline: "test",
      stack: "test",
      id: "test_dag",
      version: "1",
      url: "http://engine/test_dag",
      specDigest: specDigest(spec),
      bundle: digest,
      parameters: {},
      schedule: { interval: 900_000, catchUp: false },
      deployedAt: expect.any(Number),
    },
  ]);
});

test("what was deployed can be taken back; what was not is told, with what was probably meant", async () => {
  const { stack, able } = await ableStack();
  await stack.deployPipeline(request({ intent: "deploy" }));
  await expect(stack.undeployPipeline("tset")).rejects.toMatchObject({
    code: "DEPLOYMENT_NOT_FOUND",
    message: expect.stringContaining("No pipeline tset is deployed with able."),
    fix: 'Did you mean "test"?',
  });
  expect(await stack.undeployPipeline("test")).toMatchObject({ pipeline: "test", endedAt: expect.any(Number) });
  expect(able.undeployed).toEqual(["test"]);
  expect(await stack.metadataStore.listDeployments()).toEqual([]);
  await expect(stack.undeployPipeline("test")).rejects.toMatchObject({
    fix: expect.stringContaining("Nothing is deployed there"),
  });
});

test("an engine that does not answer leaves the deployment as it is", async () => {
  const { stack, able } = await ableStack();
  await stack.deployPipeline(request({ intent: "deploy" }));
  able.fault = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
  await expect(stack.undeployPipeline("test")).rejects.toMatchObject({
    code: "ENGINE_NOT_REACHED",
    message: expect.stringContaining("could not be asked to undeploy test: fetch failed: connect ECONNREFUSED."),
  });
  expect(await stack.metadataStore.listDeployments()).toHaveLength(1);
});

test("an orchestrator that cannot deploy, undeploy or have schedules refuses it", async () => {
  const stack = await temporaryStack();
  const schedule = { preset: "@daily" } as const;
  const refused = stack.deployPipeline(
    request({ intent: "deploy", runtimeConfiguration: { parameters: {}, cache: true, schedule } }),
  );
  await expect(refused).rejects.toMatchObject({
    code: "NOT_SUPPORTED",
    problems: [
      { message: "The plain orchestrator cannot start runs on a schedule." },
      { message: "The plain orchestrator cannot deploy a pipeline; it can run." },
    ],
  });
  await expect(stack.undeployPipeline("test")).rejects.toMatchObject({
    code: "NOT_SUPPORTED",
    message: expect.stringContaining("The plain orchestrator of the stack test cannot undeploy pipelines."),
  });
});

test("a schedule needs a value for every parameter without a default, and a run takes none", async () => {
  const { stack } = await ableStack();
  const params = { type: "object", properties: { day: {}, ratio: {} }, required: ["day", "ratio"] };
  const withParams = (parameters: Record<string, number>, intent: "deploy" | "run" = "deploy") =>
    stack.deployPipeline({
      ...request({ intent, runtimeConfiguration: { parameters, cache: true, schedule: { cron: "0 3 * * 1" } } }),
      spec: { ...spec, params },
    });
  await expect(withParams({ ratio: 1 })).rejects.toMatchObject({
    code: "SCHEDULE_INVALID",
    message: expect.stringContaining('its parameter "day" has no default'),
  });
  await expect(withParams({}, "run")).rejects.toMatchObject({
    code: "SCHEDULE_INVALID",
    problems: [{ message: "A run that is started now was given a schedule." }, {}, {}],
  });
  expect((await withParams({ ratio: 1, day: 2 })).result.kind).toBe("deployed");
  const [deployed] = await stack.metadataStore.listDeployments();
  expect(deployed).toMatchObject({
    parameters: { ratio: 1, day: 2 },
    schedule: { cron: "0 3 * * 1", timeZone: "UTC" },
  });
});

test("files are written into a folder that is made, and nothing is recorded", async () => {
  const { stack } = await ableStack(async ({ outDir = "" }) => {
    await mkdir(join(outDir, "bundle"));
    await writeFile(join(outDir, "bundle", "dag.py"), "");
    return { kind: "prepared", files: [{ path: join(outDir, "bundle", "dag.py"), purpose: "the DAG" }] };
  });
  const outDir = join(temporaryFolder(), "new", "out");
  const { result } = await stack.deployPipeline(request({ intent: "compile", outDir }));
  expect(result).toMatchObject({ files: [{ path: join(await realpath(outDir), "bundle", "dag.py") }] });
  expect([await stack.metadataStore.listRuns(), await stack.metadataStore.listDeployments()]).toEqual([[], []]);
});

test("a file that is not there, or outside of the folder, is not taken for one", async () => {
  const outDir = temporaryFolder();
  const elsewhere = join(temporaryFolder(), "dag.py");
  await writeFile(elsewhere, "");
  symlinkSync(elsewhere, join(outDir, "linked.py"));
  for (const [path, fault] of [
    [join(outDir, "absent.py"), /but there is no such file/],
    [elsewhere, /which is outside of/],
    [join(outDir, "linked.py"), /which is outside of/],
    [outDir, /but there is no such file/],
  ] as const) {
    const { stack } = await ableStack(async () => ({ kind: "prepared", files: [{ path, purpose: "the DAG" }] }));
    await expect(stack.deployPipeline(request({ intent: "compile", outDir }))).rejects.toMatchObject({
      code: "COMPONENT_INVALID",
      message: expect.stringMatching(fault),
    });
  }
});

test("a folder that cannot be made is told before anything is written", async () => {
  const { stack } = await ableStack();
  const file = join(temporaryFolder(), "file");
  await writeFile(file, "");
  for (const outDir of [file, join(file, "out"), "relative"]) {
    await expect(stack.deployPipeline(request({ intent: "compile", outDir }))).rejects.toMatchObject({ code: "USAGE" });
  }
  await expect(stack.deployPipeline(request({ intent: "compile" }))).rejects.toMatchObject({ code: "USAGE" });
});
