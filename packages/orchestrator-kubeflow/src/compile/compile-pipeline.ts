import { type BaseStep, digestOf, type JsonObject, type PipelineSpec } from "@tsugite/core";
import type { KubeflowSettings } from "../settings.ts";
import { ROOT_INPUT } from "../step/input-names.ts";
import { describeParameters, type KubeflowParameter } from "./describe-parameters.ts";
import type { Component, Container, ParameterDefinition, PipelineDocument, PlatformDocument } from "./ir.ts";
import { pipelineNameOf, taskNameOf } from "./kubernetes-names.ts";
import { mergeSettings } from "./merge-settings.ts";
import { type OrderedTask, splitDag } from "./split-dag.ts";
import { type ShapedStep, shapeStep } from "./step-shape.ts";
import { stepTask } from "./step-task.ts";

/** What a pipeline of Kubeflow is made of. */
export interface CompileRequest {
  readonly spec: PipelineSpec;
  /** Each after what it waits for. */
  readonly sortedSteps: readonly BaseStep[];
  readonly upstreamOf: (step: BaseStep) => readonly string[];
  /** By its digest: `registry.example.com/shop/penguins@sha256:…`. */
  readonly image: string;
  /** What the config says of all steps. */
  readonly steps: KubeflowSettings;
  /** Values that the pipeline is deployed with: defaults of its parameters. */
  readonly parameters: JsonObject;
}

/** A pipeline, as Kubeflow takes it. */
export interface CompiledPipeline {
  readonly pipelineSpec: PipelineDocument;
  readonly platformSpec: PlatformDocument;
  /** Changes with anything in both documents. */
  readonly version: string;
  readonly parameters: readonly KubeflowParameter[];
}

const SDK_VERSION = "tsugite-1";

/** Compiles a pipeline; a pure function, the same on every machine. */
export function compilePipeline(request: CompileRequest): CompiledPipeline {
  const { spec, sortedSteps, upstreamOf } = request;
  const parameters = describeParameters(spec, request.parameters);
  const shapes = new Shapes();
  const tasks = sortedSteps.map((step): OrderedTask => {
    const upstream = upstreamOf(step).map(taskNameOf);
    const settings = mergeSettings(step.settings?.kubeflow ?? {}, spec.settings?.kubeflow ?? {}, request.steps);
    const isFirst = upstream.length === 0;
    const shaped = shapeStep(step, { spec, image: request.image, parameters, settings, isFirst });
    const component = shapes.nameOf(step, shaped);
    return {
      name: taskNameOf(step.name),
      upstream,
      isFirst,
      taskIn: (here, isInPart) => {
        const dependentTasks = upstream.filter((name) => here.has(name));
        return stepTask({ step, shaped, component, dependentTasks, parameters, isInPart });
      },
    };
  });
  const { root, parts } = splitDag(tasks, rootInputsOf(parameters), parameters);
  const body: Omit<PipelineDocument, "pipelineInfo"> = {
    schemaVersion: "2.1.0",
    sdkVersion: SDK_VERSION,
    root,
    components: { ...parts, ...shapes.components },
    deploymentSpec: { executors: shapes.executors },
  };
  const platformSpec = { platforms: { kubernetes: { deploymentSpec: { executors: shapes.kubernetes } } } };
  const version = digestOf(JSON.stringify([body, platformSpec])).slice(0, 16);
  const description = describe(spec, version);
  const pipelineInfo = { name: pipelineNameOf(spec.name), description };
  return { pipelineSpec: { pipelineInfo, ...body }, platformSpec, version, parameters };
}

/** Told to people, and read again when the pipeline is deployed the next time. */
function describe({ name, source }: PipelineSpec, version: string): string {
  return `The pipeline ${name} of ${source}, made by Tsugite; version ${version}`;
}

/** Whether a description is that of any version of this pipeline. */
export function isOf({ name }: Pick<PipelineSpec, "name">, description: string): boolean {
  return description.startsWith(`The pipeline ${name} of `) && versionIn(description) !== undefined;
}

/** The version of a pipeline that was compiled here, by its description; undefined for any other. */
export function versionIn(description: string): string | undefined {
  return /, made by Tsugite; version ([0-9a-f]{16})$/.exec(description)?.[1];
}

function rootInputsOf(parameters: readonly KubeflowParameter[]): Readonly<Record<string, ParameterDefinition>> {
  const empty: ParameterDefinition = { parameterType: "STRING", defaultValue: "", isOptional: true };
  return {
    ...Object.fromEntries(parameters.map(({ name, definition }) => [name, definition])),
    [ROOT_INPUT.registeredRun]: empty,
    [ROOT_INPUT.scheduledAt]: empty,
  };
}

/** One component and one executor for each distinct shape, named by the first step that has it. */
class Shapes {
  readonly components: Record<string, Component> = {};
  readonly executors: Record<string, { readonly container: Container }> = {};
  readonly kubernetes: Record<string, JsonObject> = {};
  readonly #names = new Map<string, string>();

  nameOf({ name }: BaseStep, { key, shape }: ShapedStep): string {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const task = taskNameOf(name);
    const component = `comp-${task}`;
    const executorLabel = `exec-${task}`;
    this.#names.set(key, component);
    this.components[component] = { executorLabel, ...shape.component };
    this.executors[executorLabel] = { container: shape.container };
    this.kubernetes[executorLabel] = shape.kubernetes;
    return component;
  }
}
