import { type Json, type JsonObject, type PipelineSpec, StepEntrypointConfiguration } from "@tsugite/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { compilePipeline } from "../compile/compile-pipeline.ts";
import { chain, compileRequest, from, stepSpec } from "../compile/compile-request.test-helper.ts";
import { runtimeParameters } from "../compile/describe-parameters.ts";
import { goldenRequests } from "../compile/golden-requests.test-helper.ts";
import { taskNameOf } from "../compile/kubernetes-names.ts";
import { renderYaml } from "../compile/render-yaml.ts";
import { KubeflowStepEntrypointConfiguration } from "../entrypoint-configuration.ts";
import { validatePipeline } from "../validate/validate-pipeline.ts";
import { carryValue, readValue } from "./carry-value.ts";
import { escapeArgument, unescapeArgument } from "./escape-argument.ts";
import { launchTask } from "./launch-task.test-helper.ts";

const RUN_ID = "d06704df-f4c0-4d97-af24-f514f5867b2f";

/** What is replaced somewhere on the way, and what stands around it. */
const dangerous = fc.constantFrom(
  ...["{{$}}", "{{$.inputs.parameters['step']}}", "{{$.pipeline_job_uuid}}", "{{workflow.name}}", "[[Index]]"],
  ...["$(X)", "$(KFP_POD_NAME)", "$$", "$", "$$(X)", "%24", "%", '"', "'", "\n", "\\", "{", "}", "tsugite-value:"],
  ...['{"Concat": ["a"]}', '{"IfPresent":', "\u2028", "\ud83d", "\u0000", "--", " "],
);
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.oneof(dangerous, fc.string()), { maxLength: 6 }).map((parts) => parts.join("")),
);
const env = { X: "replaced", KFP_POD_NAME: "pod" };
/** In any order, since Go's maps have none. */
const shuffled = fc.infiniteStream(fc.nat()).map((numbers) => <T>(all: readonly T[]): readonly T[] => {
  const keyed = all.map((each) => [numbers.next().value, each] as const);
  return keyed.sort(([a], [b]) => a - b).map(([, each]) => each);
});

test("an argument is the same after it was escaped and read, and nothing in it is replaced in between", () => {
  fc.assert(
    fc.property(text, (argument) => {
      const escaped = escapeArgument(argument);
      expect(unescapeArgument(escaped)).toBe(argument);
      expect(escaped).not.toMatch(/\$|\{\{|^\{"(Concat|IfPresent)"/);
    }),
  );
});

test("a value is the same after it was carried and read, and holds no null on the way", () => {
  const json = fc.jsonValue({ depthSize: "medium" }).map((value): Json => JSON.parse(JSON.stringify(value)));
  fc.assert(
    fc.property(fc.oneof(json, text, fc.array(text), fc.dictionary(text, text)), (value) => {
      const carried = carryValue(value);
      expect(readValue(carried)).toEqual(value);
      expect(JSON.stringify(carried)).not.toMatch(/\bnull\b(?!")|\$[$(]|\{\{/);
    }),
  );
});

test("what people typed into Kubeflow's interface stands for itself", () => {
  expect(readValue("tsugite-value:%")).toBe("tsugite-value:%");
  expect(readValue("tsugite-value:no JSON")).toBe("tsugite-value:no JSON");
});

function configurationOf(argv: readonly string[]): KubeflowStepEntrypointConfiguration {
  return new KubeflowStepEntrypointConfiguration(argv.slice(2));
}

test("literals, whatever they hold, reach the step's command line and its parameters unchanged", () => {
  fc.assert(
    fc.property(
      fc.record({ source: text, input: text, nested: text, value: text, key: text }),
      shuffled,
      ({ source, input, nested, value, key }, order) => {
        const params = {
          type: "object",
          properties: { text: { type: "string" }, list: { type: "array" }, struct: { type: "object" }, any: {} },
        };
        const step = stepSpec("fit", { source: `src/${source}.ts#fit`, inputs: { [input]: from("load") } });
        const first = stepSpec("load", {
          source: `src/${source}.ts#load`,
          inputs: { [input]: { kind: "object", entries: { [nested]: { kind: "value", value } } } },
        });
        const spec: Pick<PipelineSpec, "steps" | "params" | "source"> = {
          steps: [first, step],
          params,
          source: `${source}.ts#default`,
        };
        const parameters: JsonObject = { text: value, list: [value, null], struct: { [key]: value }, any: [value] };
        const result = compilePipeline(compileRequest(spec));
        expect(validatePipeline(result.pipelineSpec, result.platformSpec)).toEqual([]);
        const given = runtimeParameters(result.parameters, parameters);
        const argv = launchTask(result, "load", { runId: RUN_ID, parameters: given, env, order });
        const configuration = configurationOf(argv);
        expect(configuration.getParameters()).toEqual(parameters);
        expect(configuration.getRunName("penguins")).toBe(RUN_ID);
        expect(configuration.argument("step_source")).toBe(first.source);
        expect(configuration.argument("main_module_source")).toBe(spec.source);
        const following = configurationOf(launchTask(result, "fit", { runId: RUN_ID, parameters: given, env, order }));
        expect(JSON.parse(following.argument("input_spec"))).toEqual({
          [input]: { step: "load", output: "output", codec: "auto" },
        });
      },
    ),
  );
});

test("defaults reach a step that is started in Kubeflow's interface unchanged", () => {
  fc.assert(
    fc.property(text, shuffled, (value, order) => {
      const properties = { text: { type: "string", default: value }, any: { default: { a: [value, null] } } };
      const params = { type: "object", properties };
      const result = compilePipeline(compileRequest({ steps: [stepSpec("load")], params }));
      const documents = parseAllDocuments(renderYaml([result.pipelineSpec, result.platformSpec]));
      expect(documents.map((document) => document.toJS())).toEqual([result.pipelineSpec, result.platformSpec]);
      const argv = launchTask(result, "load", { runId: RUN_ID, parameters: {}, env, order });
      expect(configurationOf(argv).getParameters()).toEqual({ text: value, any: { a: [value, null] } });
    }),
  );
});

/** As the entrypoint compares them with the spec of its bundle. */
class Plain extends StepEntrypointConfiguration {
  static override readonly SOURCE: string = KubeflowStepEntrypointConfiguration.SOURCE;
  override getRunName(): string {
    return "";
  }
}

test.for([...Object.entries(goldenRequests), ["chain of 700", compileRequest({ steps: chain(700) })] as const])(
  "the resolved command line of each task has the options of just its step: %s",
  ([, request]) => {
    const result = compilePipeline(request);
    for (const step of request.sortedSteps) {
      const argv = launchTask(result, taskNameOf(step.name), { runId: RUN_ID, parameters: {}, env });
      expect(argv.slice(0, 2)).toEqual(["node", "/app/entrypoint.mjs"]);
      const { executor_input, ...options } = configurationOf(argv).arguments;
      const expected = new Plain(Plain.getEntrypointArguments(step, request.spec)).arguments;
      expect(options).toEqual({ ...expected, pipeline_json: "@pipeline.json" });
      expect(JSON.parse(executor_input ?? "")).toMatchObject({
        inputs: { parameterValues: { step: step.name, run: RUN_ID } },
      });
    }
  },
);
