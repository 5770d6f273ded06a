import type { PipelineSpec } from "@tsugite/core";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { validatePipeline } from "../validate/validate-pipeline.ts";
import { type CompiledPipeline, compilePipeline, versionIn } from "./compile-pipeline.ts";
import { chain, compileRequest, from, stepSpec } from "./compile-request.test-helper.ts";
import { goldenRequests } from "./golden-requests.test-helper.ts";
import { renderYaml } from "./render-yaml.ts";
import { LARGEST_COMPONENT, sizeOf } from "./split-dag.ts";

function yamlOf({ pipelineSpec, platformSpec }: CompiledPipeline): string {
  return renderYaml([pipelineSpec, platformSpec]);
}

function compiled(spec: Pick<PipelineSpec, "steps"> & Partial<PipelineSpec>): CompiledPipeline["pipelineSpec"] {
  return compilePipeline(compileRequest(spec)).pipelineSpec;
}

/** What is kept is every pipeline that a person could read. */
const readable = Object.entries(goldenRequests).filter(([name]) => name !== "chain-of-1000");

test.for(readable)("the pipeline of Kubeflow is as it was: %s", async ([name, request]) => {
  await expect(yamlOf(compilePipeline(request))).toMatchFileSnapshot(`golden/${name}.yaml.txt`);
});

test.for(Object.entries(goldenRequests))("what is compiled is valid, and YAML says the same: %s", ([, request]) => {
  const result = compilePipeline(request);
  expect(validatePipeline(result.pipelineSpec, result.platformSpec)).toEqual([]);
  const documents = parseAllDocuments(yamlOf(result)).map((document) => document.toJS());
  expect(documents).toEqual([result.pipelineSpec, result.platformSpec]);
});

test("the same input gives the same version, and anything that differs another", () => {
  const step = stepSpec("a", { settings: { kubeflow: { labels: { a: "1", b: "2" } } } });
  const versions = [
    compileRequest({ steps: [step] }),
    compileRequest({ steps: [{ ...step, settings: { kubeflow: { labels: { a: "1", b: "2" } } } }] }),
    compileRequest({ steps: [step] }, { parameters: {} }),
    compileRequest({ steps: [step] }, { steps: { labels: { c: "3" } } }),
    { ...compileRequest({ steps: [step] }), image: "other@sha256:1" },
    compileRequest({ steps: [step], source: "other.ts#default" }),
  ].map((request) => compilePipeline(request));
  expect(new Set(versions.map(({ version }) => version)).size).toBe(4);
  for (const { pipelineSpec, version } of versions) {
    expect(versionIn(pipelineSpec.pipelineInfo.description)).toBe(version);
  }
});

test("steps of one shape share a component, whatever they wait for", () => {
  const { components, root } = compiled({ steps: chain(50) });
  // The first one is told of the run, and takes no rows.
  expect(Object.keys(components)).toEqual(["comp-s0", "comp-s1"]);
  expect(Object.values(root.dag.tasks).map(({ componentRef }) => componentRef.name)).toEqual([
    "comp-s0",
    ...Array.from({ length: 49 }, () => "comp-s1"),
  ]);
});

test("only steps that a run may begin with are told its parameters", () => {
  const params = { type: "object", properties: { ratio: { type: "number", default: 1 } } };
  const { root } = compiled({
    params,
    steps: [
      stepSpec("a"),
      stepSpec("b", { inputs: { ratio: { kind: "parameter", path: ["ratio"] }, rows: from("a") } }),
    ],
  });
  expect(Object.keys(root.dag.tasks.a?.inputs?.parameters ?? {})).toContain("param_ratio");
  expect(Object.keys(root.dag.tasks.b?.inputs?.parameters ?? {})).not.toContain("param_ratio");
});

test("a pipeline that one argument cannot hold is split into parts, which wait for each other as their steps do", () => {
  const { root, components } = compiled({ steps: chain(1_000) });
  const parts = Object.keys(root.dag.tasks);
  expect(parts.length).toBeGreaterThan(2);
  for (const component of [root, ...Object.values(components)]) {
    expect(sizeOf(component)).toBeLessThanOrEqual(LARGEST_COMPONENT);
  }
  expect(Object.values(root.dag.tasks).map(({ dependentTasks = [] }) => dependentTasks)).toEqual(
    parts.map((_, index) => parts.slice(Math.max(index - 1, 0), index)),
  );
  const tasks = parts.flatMap((name) => {
    const part = components[name];
    return part !== undefined && "dag" in part ? Object.keys(part.dag.tasks) : [];
  });
  expect(tasks).toEqual(Array.from({ length: 1_000 }, (_, index) => `s${index}`));
});

test("parts of steps that do not wait for each other do not wait either, and have names that no step has", () => {
  const { root } = compiled({ steps: Array.from({ length: 1_000 }, (_, index) => stepSpec(`part-${index}`)) });
  const parts = Object.entries(root.dag.tasks);
  expect(parts.length).toBeGreaterThan(1);
  for (const [name, task] of parts) {
    expect(task.dependentTasks).toBeUndefined();
    expect(name).toMatch(/^part-of-pipeline-\d+$/);
  }
});

test("a thousand steps are compiled, checked and written in a moment, to a document that stays small", () => {
  const request = compileRequest({ steps: chain(1_000) });
  const durations = Array.from({ length: 5 }, () => {
    const begin = performance.now();
    const result = compilePipeline(request);
    expect(validatePipeline(result.pipelineSpec, result.platformSpec)).toEqual([]);
    expect(Buffer.byteLength(yamlOf(result))).toBeLessThanOrEqual(350_000);
    return performance.now() - begin;
  });
  // How long it takes, bench tells; here other tests run beside it.
  expect(Math.min(...durations)).toBeLessThan(1_000);
});
