import { beforeAll, expect, test } from "vitest";
import { compilePipeline } from "../compile/compile-pipeline.ts";
import { goldenRequests } from "../compile/golden-requests.test-helper.ts";
import { renderYaml } from "../compile/render-yaml.ts";
import { type CheckedPipeline, checkPipelines } from "./check-pipelines.test-helper.ts";

function textOf(name: string): string {
  const request = goldenRequests[name];
  if (request === undefined) throw new Error(`There is no pipeline ${name}.`);
  const { pipelineSpec, platformSpec } = compilePipeline(request);
  return renderYaml([pipelineSpec, platformSpec]);
}

const names = Object.keys(goldenRequests);
let checked: Readonly<Record<string, CheckedPipeline>>;
beforeAll(async () => {
  checked = await checkPipelines({
    ...Object.fromEntries(names.map((name) => [name, textOf(name)])),
    "typo in resources": textOf("resources").replaceAll("resourceMemoryLimit", "resourceMemoryLimits"),
    "typo in volumes": textOf("volumes").replaceAll("mountPath", "mountpath"),
    "typo in a task": textOf("diamond").replaceAll("dependentTasks", "dependsOn"),
  });
});

test.for(names)("Kubeflow's protobufs hold all of it, and its SDK loads it: %s", (name) => {
  expect(checked[name]).toMatchObject({ same: true, name: "penguins" });
});

test.for(["typo in resources", "typo in volumes", "typo in a task"])("what they do not know is refused: %s", (name) => {
  expect(checked[name]?.error).toMatch(/^ParseError: .*has no field named/);
});

test("the SDK sees the parameters with their types and defaults", () => {
  expect(checked.parameters?.inputs).toMatchObject({
    path: { type: "String", optional: false },
    rounds: { type: "Integer", default: 3, optional: true },
    ratio: { type: "Float", default: 0.9 },
    shuffle: { type: "Boolean", default: true },
    columns: { type: "List" },
    options: { type: "Dict" },
    seed: { type: "String", default: "null" },
  });
  expect(checked["optional-parameters"]?.inputs).toMatchObject({
    note: { type: "String", default: null, optional: true },
  });
});
