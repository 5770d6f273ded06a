import { expect, test } from "vitest";
import { type CompiledPipeline, compilePipeline } from "../compile/compile-pipeline.ts";
import { compileRequest, from, stepSpec } from "../compile/compile-request.test-helper.ts";
import { goldenRequests } from "../compile/golden-requests.test-helper.ts";
import { validatePipeline } from "./validate-pipeline.ts";

const diamond = compilePipeline(goldenRequests.diamond ?? compileRequest({ steps: [] }));

/** What is said of a pipeline in which one thing was changed. */
function saidOf(result: CompiledPipeline, change: (documents: Changed) => void): readonly string[] {
  const documents: Changed = structuredClone({ pipeline: result.pipelineSpec, platform: result.platformSpec });
  change(documents);
  return validatePipeline(documents.pipeline, documents.platform).map(({ message }) => message);
}

interface Changed {
  // biome-ignore lint/suspicious/noExplicitAny: it becomes what no type allows.
  readonly pipeline: any;
  // biome-ignore lint/suspicious/noExplicitAny: the same.
  readonly platform: any;
}

test.for<[string, (documents: Changed) => void, RegExp]>([
  [
    "an unknown field of a task",
    ({ pipeline }) => (pipeline.root.dag.tasks.left.dependsOn = []),
    /at root\.dag\.tasks\.left\.dependsOn: /,
  ],
  [
    "a typo in resources, which the server drops",
    ({ pipeline }) => (pipeline.deploymentSpec.executors["exec-left"].container.resources = { memory: "1Gi" }),
    /executors\.exec-left\.container\.resources\.memory: /,
  ],
  [
    "a typo in what Kubernetes is told",
    ({ platform }) => (platform.platforms.kubernetes.deploymentSpec.executors["exec-left"].timeout = 1),
    /exec-left\.timeout: /,
  ],
  ["another version of the schema", ({ pipeline }) => (pipeline.schemaVersion = "2.0.0"), /at schemaVersion: /],
  [
    "capital letters in the name",
    ({ pipeline }) => (pipeline.pipelineInfo.name = "Penguins"),
    /at pipelineInfo\.name: /,
  ],
  [
    "a null",
    ({ pipeline }) => (pipeline.root.dag.tasks.left.inputs.parameters.step.runtimeValue.constant = { a: [null] }),
    /null/,
  ],
  [
    "no command",
    ({ pipeline }) => (pipeline.deploymentSpec.executors["exec-left"].container.command = []),
    /container\.command: /,
  ],
  [
    "a task that is waited for and is not there",
    ({ pipeline }) => pipeline.root.dag.tasks.left.dependentTasks.push("nope"),
    /The task left of root waits for nope, which there is not\./,
  ],
  [
    "a producer that is not there",
    ({ pipeline }) =>
      (pipeline.root.dag.tasks.left.inputs.parameters.input_0.taskOutputParameter.producerTask = "nope"),
    /is given as input_0 an output of nope, which there is not/,
  ],
  [
    "a producer that is not waited for",
    ({ pipeline }) => (pipeline.root.dag.tasks.left.dependentTasks = []),
    /an output of load, which it does not wait for/,
  ],
  [
    "an output that is not there",
    ({ pipeline }) =>
      (pipeline.root.dag.tasks.left.inputs.parameters.input_0.taskOutputParameter.outputParameterKey = "nope"),
    /the output nope of load, which there is not/,
  ],
  [
    "an input of the pipeline that is not there",
    ({ pipeline }) => (pipeline.root.inputDefinitions.parameters = {}),
    /the input tsugite_run, which there is not/,
  ],
  [
    "an input of another type",
    ({ pipeline }) => (pipeline.components["comp-left"].inputDefinitions.parameters.step.parameterType = "LIST"),
    /as step what is STRING, and its component takes LIST/,
  ],
  [
    "an input that is missing",
    ({ pipeline }) => delete pipeline.root.dag.tasks.left.inputs.parameters.run,
    /is not given run, which its component needs/,
  ],
  [
    "an input too many",
    ({ pipeline }) => delete pipeline.components["comp-left"].inputDefinitions.parameters.run,
    /is given run, which its component does not take/,
  ],
  [
    "a component that is not there",
    ({ pipeline }) => delete pipeline.components["comp-left"],
    /is of the component comp-left, which there is not/,
  ],
  [
    "an executor that is not there",
    ({ pipeline }) => delete pipeline.deploymentSpec.executors["exec-left"],
    /comp-left is run by exec-left, which there is not/,
  ],
  [
    "another name than its own",
    ({ pipeline }) => (pipeline.root.dag.tasks.left.taskInfo.name = "right"),
    /The task left of root calls itself right\./,
  ],
  [
    "a circle",
    ({ pipeline }) => (pipeline.root.dag.tasks.load.dependentTasks = ["join"]),
    /Tasks of root never start: load, left, right, join\./,
  ],
  [
    "a placeholder of an input that is not there",
    ({ pipeline }) =>
      pipeline.deploymentSpec.executors["exec-left"].container.args.push("{{$.inputs.parameters['nope']}}"),
    /names its input nope in an argument, which there is not/,
  ],
  [
    "an argument in which Kubernetes replaces",
    ({ pipeline }) => pipeline.deploymentSpec.executors["exec-left"].container.args.push("$(HOME)"),
    /in which something may be replaced: "\$\(HOME\)"/,
  ],
  [
    "a placeholder in a variable",
    ({ pipeline }) => pipeline.deploymentSpec.executors["exec-left"].container.env.push({ name: "A", value: "{{$}}" }),
    /in the variable A, where none is replaced/,
  ],
])("what the server would take, or would not explain, is found here: %s", ([, change, message]) => {
  const said = saidOf(diamond, (documents) => void change(documents));
  expect(said.join("\n")).toMatch(message);
});

test("nothing is said of a pipeline as it was compiled", () => {
  expect(saidOf(diamond, () => {})).toEqual([]);
});

test("a step may wait for thousands: in a pipeline of parts it names those of its own part only", () => {
  const many = Array.from({ length: 4_000 }, (_, index) => stepSpec(`some-step-with-a-long-name-${index}`));
  const gather = stepSpec("gather", { inputs: { all: { kind: "array", items: many.map(({ name }) => from(name)) } } });
  const { pipelineSpec, platformSpec } = compilePipeline(compileRequest({ steps: [...many, gather] }));
  expect(validatePipeline(pipelineSpec, platformSpec).filter(({ severity }) => severity !== "warning")).toEqual([]);
});

test("a step of which too much has to be told is named, with the size", () => {
  const annotations = { "example.com/story": "x".repeat(130_000) };
  const steps = [stepSpec("fit", { settings: { kubeflow: { annotations } } })];
  const { pipelineSpec, platformSpec } = compilePipeline(compileRequest({ steps }));
  expect(validatePipeline(pipelineSpec, platformSpec)).toMatchObject([
    { step: "fit", message: expect.stringMatching(/^What Kubeflow has to be told of step fit takes 130\d{3} bytes/) },
  ]);
});

test("a pipeline that Kubernetes may not store is told by its size", () => {
  const steps = Array.from({ length: 5_000 }, (_, index) => stepSpec(`s${index}`));
  const { pipelineSpec, platformSpec } = compilePipeline(compileRequest({ steps }));
  expect(validatePipeline(pipelineSpec, platformSpec)).toMatchObject([
    { severity: "warning", message: expect.stringMatching(/^The pipeline takes \d{7} bytes, and Kubernetes stores/) },
  ]);
});
