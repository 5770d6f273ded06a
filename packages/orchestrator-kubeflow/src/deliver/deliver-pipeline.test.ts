import type { PipelineSpec } from "@tsugite/core";
import { expect, test } from "vitest";
import { compilePipeline } from "../compile/compile-pipeline.ts";
import { compileRequest, stepSpec } from "../compile/compile-request.test-helper.ts";
import { KubeflowClient } from "../rest/kubeflow-client.ts";
import { type KubeflowServer, startKubeflow } from "../rest/kubeflow-server.test-helper.ts";
import { type DeliveredPipeline, deliverPipeline } from "./deliver-pipeline.ts";
import { removePipeline } from "./remove-pipeline.ts";

const { signal } = new AbortController();

function clientOf({ baseUrl }: KubeflowServer): KubeflowClient {
  return new KubeflowClient({ baseUrl, auth: undefined, namespace: undefined, root: "/" });
}

function deliver(kubeflow: KubeflowServer, spec: Partial<PipelineSpec> = {}): Promise<DeliveredPipeline> {
  const { name = "penguins" } = spec;
  const compiled = compilePipeline(compileRequest({ steps: [stepSpec("load")], ...spec, name }));
  return deliverPipeline({ client: clientOf(kubeflow), spec: { name }, compiled, log: () => {}, signal });
}

const uploads = ({ requests }: KubeflowServer): number =>
  requests.filter((request) => request.startsWith("POST /pipelines/")).length;

test("a pipeline is uploaded once, and a version only where its content changed", async () => {
  const kubeflow = await startKubeflow();
  const first = await deliver(kubeflow);
  expect(await deliver(kubeflow)).toEqual(first);
  expect(uploads(kubeflow)).toBe(1);
  const second = await deliver(kubeflow, { steps: [stepSpec("load"), stepSpec("fit")] });
  expect(second).toEqual({ pipelineId: first.pipelineId, versionId: expect.any(String) });
  expect(second.versionId).not.toBe(first.versionId);
  expect(await deliver(kubeflow, { steps: [stepSpec("load"), stepSpec("fit")] })).toEqual(second);
  expect(uploads(kubeflow)).toBe(2);
});

test("what was deployed before is found again", async () => {
  const kubeflow = await startKubeflow();
  await deliver(kubeflow);
  const steps = [stepSpec("load"), stepSpec("fit")];
  const second = await deliver(kubeflow, { steps });
  const third = await deliver(kubeflow, { steps: [stepSpec("other")] });
  expect(await deliver(kubeflow, { steps })).toEqual(second);
  expect(await deliver(kubeflow, { steps: [stepSpec("other")] })).toEqual(third);
  expect(kubeflow.state.versions).toHaveLength(3);
});

test("where Kubeflow does not tell what was uploaded, a version is found by its name", async () => {
  const kubeflow = await startKubeflow({ hidesSpecs: true });
  await deliver(kubeflow);
  const second = await deliver(kubeflow);
  expect(await deliver(kubeflow)).toEqual(second);
  expect(kubeflow.state.versions).toHaveLength(2);
  await expect(deliver(kubeflow, { name: "Penguins" })).rejects.toMatchObject({ code: "NAME_INVALID" });
});

test("of two deployments at once both are there, and each has its own", async () => {
  const kubeflow = await startKubeflow();
  const same = await Promise.all([deliver(kubeflow), deliver(kubeflow)]);
  expect(kubeflow.state.pipelines).toHaveLength(1);
  const content = ({ versionId }: DeliveredPipeline): object | undefined =>
    kubeflow.state.versions.find(({ pipeline_version_id }) => pipeline_version_id === versionId)?.pipeline_spec;
  expect(content(same[0])).toEqual(content(same[1]));
  const [left, right] = await Promise.all([
    deliver(kubeflow, { steps: [stepSpec("left")] }),
    deliver(kubeflow, { steps: [stepSpec("right")] }),
  ]);
  expect(JSON.stringify(content(left))).toContain("steps.ts#left");
  expect(JSON.stringify(content(right))).toContain("steps.ts#right");
});

test.for(["loses", "drops"] as const)(
  "an upload that is cut off is made again, and is there once: %s",
  async (what) => {
    const cut = (request: string, count: number): boolean => request === "POST /pipelines/upload" && count === 2;
    const kubeflow = await startKubeflow({ [what]: cut });
    const delivered = await deliver(kubeflow);
    expect(kubeflow.state.pipelines).toHaveLength(1);
    expect(await deliver(kubeflow)).toEqual(delivered);
  },
);

test("where an upload never comes through, the version before stays the newest", async () => {
  let isDown = false;
  const kubeflow = await startKubeflow({ drops: (request) => isDown && request.startsWith("POST") });
  await deliver(kubeflow);
  isDown = true;
  await expect(deliver(kubeflow, { steps: [stepSpec("fit")] })).rejects.toMatchObject({ code: "ENGINE_NOT_REACHED" });
  expect(kubeflow.state.versions).toHaveLength(1);
});

test("a pipeline that somebody else made is left alone, and so is one of another name that is the same in Kubeflow", async () => {
  const kubeflow = await startKubeflow();
  const { pipelines } = clientOf(kubeflow);
  await pipelines.upload({ name: "penguins", yaml: "pipelineInfo: {name: penguins}\n", signal });
  await expect(deliver(kubeflow)).rejects.toMatchObject({
    code: "NAME_INVALID",
    message: expect.stringContaining("has a pipeline called penguins already, which Tsugite did not make."),
  });
  await deliver(kubeflow, { name: "My_Birds" });
  await expect(deliver(kubeflow, { name: "my-birds" })).rejects.toMatchObject({
    code: "NAME_INVALID",
    message: expect.stringContaining("already, which is another: The pipeline My_Birds of pipeline.ts#default"),
  });
  expect(kubeflow.state.versions).toHaveLength(2);
});

test("a pipeline is taken back with its versions; one that is not there already is", async () => {
  const kubeflow = await startKubeflow();
  await deliver(kubeflow);
  const removal = { client: clientOf(kubeflow), pipeline: "penguins", signal };
  await removePipeline(removal);
  expect(kubeflow.state).toMatchObject({ pipelines: [], versions: [] });
  await removePipeline(removal);
});
