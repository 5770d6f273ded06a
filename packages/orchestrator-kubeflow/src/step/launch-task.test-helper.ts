import type { Json } from "@tsugite/core";
import type { CompiledPipeline } from "../compile/compile-pipeline.ts";
import type { DagComponent, ParameterSource, StepComponent } from "../compile/ir.ts";

/** A run, as Kubeflow's driver and launcher carry it out. */
export interface Launch {
  readonly runId: string;
  /** What the run was started with. */
  readonly parameters: Readonly<Record<string, Json>>;
  /** Environment of the container, by which Kubernetes replaces `$(NAME)`. */
  readonly env: Readonly<Record<string, string>>;
  /** In which order placeholders are replaced: Go's maps have none. @default as they come */
  readonly order?: <T>(placeholders: readonly T[]) => readonly T[];
  /** Where the container tells its outputs. */
  readonly outputFile?: string;
  /** What tasks have told, by their names. */
  readonly outputs?: ReadonlyMap<string, Readonly<Record<string, Json>>>;
}

/** The command line that the container of a task is started with, after all that is replaced on the way. */
export function launchTask(
  { pipelineSpec }: Pick<CompiledPipeline, "pipelineSpec">,
  task: string,
  { runId, parameters, env, order = (all) => all, outputFile = "/tmp/kfp/output.json", outputs }: Launch,
): readonly string[] {
  const { root, components, deploymentSpec } = pipelineSpec;
  const defaults = Object.entries(root.inputDefinitions?.parameters ?? {}).flatMap(([name, { defaultValue }]) =>
    defaultValue === undefined ? [] : [[name, defaultValue] as const],
  );
  const found = findTask(root, { ...Object.fromEntries(defaults), ...parameters }, task);
  if (found === undefined) throw new Error(`There is no task ${task}.`);
  const component = components[found.component] as StepComponent;
  const { container } = deploymentSpec.executors[component.executorLabel] ?? {};
  if (container === undefined) throw new Error(`There is no container of ${task}.`);
  const input = JSON.stringify({
    inputs: { parameterValues: found.values },
    outputs: { outputFile },
  });
  // Kubernetes starts the launcher with this, so that it is replaced in too.
  const placeholders = order([
    ["{{$}}", expand(input, env)] as const,
    ...Object.entries(found.values).map(
      ([name, value]) =>
        [`{{$.inputs.parameters['${name}']}}`, typeof value === "string" ? value : JSON.stringify(value)] as const,
    ),
  ]);
  return [...container.command, ...container.args].map((argument) =>
    placeholders.reduce(
      (text, [placeholder, value]) => text.replaceAll(placeholder, () => value),
      expand(argument, env),
    ),
  );

  function findTask(
    dag: DagComponent,
    inputs: Readonly<Record<string, Json>>,
    name: string,
  ): { readonly component: string; readonly values: Readonly<Record<string, Json>> } | undefined {
    for (const [taskName, { componentRef, inputs: given }] of Object.entries(dag.dag.tasks)) {
      const values = Object.entries(given?.parameters ?? {}).flatMap(([input, source]) => {
        const value = resolve(source, inputs);
        return value === undefined ? [] : [[input, value] as const];
      });
      const target = components[componentRef.name];
      if (taskName === name) return { component: componentRef.name, values: Object.fromEntries(values) };
      const inside =
        target !== undefined && "dag" in target ? findTask(target, Object.fromEntries(values), name) : undefined;
      if (inside !== undefined) return inside;
    }
    return undefined;
  }

  function resolve(source: ParameterSource, inputs: Readonly<Record<string, Json>>): Json | undefined {
    if ("componentInputParameter" in source) return inputs[source.componentInputParameter];
    if ("taskOutputParameter" in source) {
      const { producerTask, outputParameterKey } = source.taskOutputParameter;
      return outputs === undefined ? `sha256:${"0".repeat(64)}` : outputs.get(producerTask)?.[outputParameterKey];
    }
    // Only what is nothing but this placeholder is replaced by the driver.
    return source.runtimeValue.constant === "{{$.pipeline_job_uuid}}" ? runId : source.runtimeValue.constant;
  }
}

/** As Kubernetes does it: `$(NAME)` is replaced where there is such a variable, and `$$` becomes `$`. */
function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\$|\$\(([^)]*)\)/g, (whole, name: string | undefined) => {
    if (name === undefined) return "$";
    return env[name] ?? whole;
  });
}
