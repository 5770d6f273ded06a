import { type BaseStep, INPUT_SPEC_OPTION, type JsonObject, type PipelineSpec, STEP_NAME_OPTION } from "@tsugite/core";
import { KubeflowStepEntrypointConfiguration } from "../entrypoint-configuration.ts";
import type { KubeflowSettings } from "../settings.ts";
import { escapeArgument, unescapeArgument } from "../step/escape-argument.ts";
import { INPUT, inputPlaceholder } from "../step/input-names.ts";
import { artifactOf, referenceOf } from "../step/output-names.ts";
import { containerResources } from "./container-resources.ts";
import type { KubeflowParameter } from "./describe-parameters.ts";
import type { ArtifactDefinition, Container, ParameterDefinition, StepComponent } from "./ir.ts";
import { kubernetesConfig } from "./kubernetes-config.ts";

/** An input of a step that comes from an output of another. */
export interface StepReference {
  readonly step: string;
  readonly output: string;
}

/** What steps may share: everything of a component but its name. */
export interface StepShape {
  readonly component: Omit<StepComponent, "executorLabel">;
  readonly container: Container;
  readonly kubernetes: JsonObject;
}

/** A step, taken apart into what others may share, and what is its own. */
export interface ShapedStep {
  /** Equal for equal shapes. */
  readonly key: string;
  readonly shape: StepShape;
  /** In the order of the inputs' numbers; empty for a step that has too many to be passed one by one. */
  readonly references: readonly StepReference[];
  /** Whether it may be what a run begins with, and has to be told everything about that run. */
  readonly isFirst: boolean;
}

export interface ShapeRequest {
  readonly spec: PipelineSpec;
  readonly image: string;
  readonly parameters: readonly KubeflowParameter[];
  readonly settings: KubeflowSettings;
  readonly isFirst: boolean;
}

/** So many references of a step are passed as parameters; with more, one argument could not hold them. */
const MANY_REFERENCES = 50;
const TEXT: ParameterDefinition = { parameterType: "STRING" };
const ARTIFACT: ArtifactDefinition = { artifactType: { schemaTitle: "system.Artifact", schemaVersion: "0.0.1" } };

/** Takes a step apart. */
export function shapeStep(step: BaseStep, request: ShapeRequest): ShapedStep {
  const { spec, settings, isFirst, image } = request;
  const argv = KubeflowStepEntrypointConfiguration.getEntrypointArguments(step, spec);
  const inputSpecAt = argv.indexOf(`--${INPUT_SPEC_OPTION}`) + 1;
  const { references, template } = separateProducers(unescapeArgument(argv[inputSpecAt] ?? ""));
  const args = argv
    .with(argv.indexOf(`--${STEP_NAME_OPTION}`) + 1, inputPlaceholder(INPUT.step))
    .with(inputSpecAt, template);
  const resources = containerResources(step.resources ?? {}, settings.gpuResource);
  const shape: StepShape = {
    component: componentOf(step, references.length, request),
    container: {
      image,
      command: KubeflowStepEntrypointConfiguration.getEntrypointCommand(),
      args,
      env: [{ name: "HOME", value: "/tmp" }],
      ...(resources === undefined ? {} : { resources }),
    },
    kubernetes: kubernetesConfig(settings, step.timeout),
  };
  return { key: JSON.stringify(shape), shape, references, isFirst };
}

/** Where inputs come from, with a placeholder for the name of each producing step, so that steps of one kind share it. */
function separateProducers(inputSpec: string): { references: readonly StepReference[]; template: string } {
  // Of very many inputs it is only a digest.
  const inputs: Readonly<Record<string, JsonObject>> = inputSpec.startsWith("{") ? JSON.parse(inputSpec) : {};
  const entries = Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0 || entries.length > MANY_REFERENCES) {
    return { references: [], template: escapeArgument(inputSpec) };
  }
  const references = entries.map(([, { step, output }]) => ({ step: String(step), output: String(output) }));
  // As core writes it, which sorts keys: the step comes last.
  const parts = entries.map(([path, { codec = null, output = null }], index) => {
    const before = `${index === 0 ? "{" : ","}${JSON.stringify(path)}:{"codec":${JSON.stringify(codec)},"output":${JSON.stringify(output)},"step":"`;
    return `${escapeArgument(before)}${inputPlaceholder(INPUT.producer(index))}"}`;
  });
  const template = `${parts.join("")}}`;
  return { references, template };
}

function componentOf(
  { outputs }: BaseStep,
  count: number,
  { parameters, isFirst }: ShapeRequest,
): StepShape["component"] {
  const inputs: Record<string, ParameterDefinition> = { [INPUT.run]: TEXT, [INPUT.step]: TEXT };
  for (let index = 0; index < count; index++) {
    inputs[INPUT.producer(index)] = TEXT;
    // What comes from another part of a pipeline that was split is known by its step alone.
    inputs[INPUT.reference(index)] = { ...TEXT, isOptional: true };
  }
  if (isFirst) {
    inputs[INPUT.registeredRun] = TEXT;
    inputs[INPUT.scheduledAt] = TEXT;
    for (const { name, isJson, type, definition } of parameters) {
      const input = isJson ? INPUT.jsonParameter(name) : INPUT.parameter(name);
      const isOptional = definition.isOptional && definition.defaultValue === undefined;
      inputs[input] = { parameterType: type, ...(isOptional ? { isOptional } : {}) };
    }
  }
  const names = Object.keys(outputs).sort();
  return {
    inputDefinitions: { parameters: inputs },
    ...(names.length === 0
      ? {}
      : {
          outputDefinitions: {
            parameters: Object.fromEntries(names.map((name) => [referenceOf(name), TEXT])),
            artifacts: Object.fromEntries(names.map((name) => [artifactOf(name), ARTIFACT])),
          },
        }),
  };
}
