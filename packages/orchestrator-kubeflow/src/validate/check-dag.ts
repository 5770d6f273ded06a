import type { Problem } from "@tsugite/core";
import type { Component, DagComponent, Definitions, ParameterSource, ParameterType, Task } from "../compile/ir.ts";

export interface DagPlace {
  /** Name of the component, `root` of the pipeline itself. */
  readonly name: string;
  readonly component: DagComponent;
  readonly components: Readonly<Record<string, Component>>;
}

/** What would only be found when a run is created, or by its tasks: names that lead nowhere, and types that differ. */
export function checkDag({ name, component, components }: DagPlace): Problem[] {
  const { tasks } = component.dag;
  const problems: Problem[] = [];
  for (const [taskName, task] of Object.entries(tasks)) {
    const refuse = (what: string): void => {
      problems.push({ code: "INTERNAL", step: taskName, message: `The task ${taskName} of ${name} ${what}.` });
    };
    if (task.taskInfo.name !== taskName) refuse(`calls itself ${task.taskInfo.name}`);
    const target = components[task.componentRef.name];
    if (target === undefined) {
      refuse(`is of the component ${task.componentRef.name}, which there is not`);
      continue;
    }
    for (const waited of task.dependentTasks ?? []) {
      if (!Object.hasOwn(tasks, waited)) refuse(`waits for ${waited}, which there is not`);
    }
    for (const fault of faultsOfInputs(task, target.inputDefinitions, { name, component, components })) refuse(fault);
  }
  return [...problems, ...checkCircle(name, tasks)];
}

function* faultsOfInputs(task: Task, wanted: Definitions | undefined, place: DagPlace): Generator<string> {
  const definitions = wanted?.parameters ?? {};
  const given = task.inputs?.parameters ?? {};
  for (const [input, source] of Object.entries(given)) {
    const definition = definitions[input];
    if (definition === undefined) {
      yield `is given ${input}, which its component does not take`;
      continue;
    }
    const type = typeOf(source, task, place);
    if (typeof type !== "string") yield `is given as ${input} ${type.fault}`;
    else if (type !== definition.parameterType) {
      yield `is given as ${input} what is ${type}, and its component takes ${definition.parameterType}`;
    }
  }
  for (const [input, { isOptional }] of Object.entries(definitions)) {
    if (isOptional !== true && !Object.hasOwn(given, input)) yield `is not given ${input}, which its component needs`;
  }
}

function typeOf(
  source: ParameterSource,
  task: Task,
  { component, components }: DagPlace,
): ParameterType | { readonly fault: string } {
  if ("runtimeValue" in source) return typeOfConstant(source.runtimeValue.constant);
  if ("componentInputParameter" in source) {
    const input = source.componentInputParameter;
    const definition = component.inputDefinitions?.parameters?.[input];
    return definition?.parameterType ?? { fault: `the input ${input}, which there is not` };
  }
  const { producerTask, outputParameterKey } = source.taskOutputParameter;
  const producer = component.dag.tasks[producerTask];
  if (producer === undefined) return { fault: `an output of ${producerTask}, which there is not` };
  // Kubeflow's compiler adds it, and its SDK does not run a pipeline without.
  if (task.dependentTasks?.includes(producerTask) !== true) {
    return { fault: `an output of ${producerTask}, which it does not wait for` };
  }
  const target = components[producer.componentRef.name];
  const outputs = target !== undefined && "executorLabel" in target ? target.outputDefinitions?.parameters : undefined;
  return (
    outputs?.[outputParameterKey]?.parameterType ?? {
      fault: `the output ${outputParameterKey} of ${producerTask}, which there is not`,
    }
  );
}

function typeOfConstant(value: unknown): ParameterType {
  if (Array.isArray(value)) return "LIST";
  if (typeof value === "boolean") return "BOOLEAN";
  if (typeof value === "number") return "NUMBER_DOUBLE";
  return typeof value === "string" ? "STRING" : "STRUCT";
}

/** Tasks that wait for each other in a circle never start. */
function checkCircle(name: string, tasks: DagComponent["dag"]["tasks"]): Problem[] {
  const waiting = new Map(
    Object.entries(tasks).map(([task, { dependentTasks = [] }]) => [task, dependentTasks.length]),
  );
  const followers = new Map<string, string[]>();
  for (const [task, { dependentTasks = [] }] of Object.entries(tasks)) {
    for (const waited of dependentTasks) {
      const known = followers.get(waited);
      if (known === undefined) followers.set(waited, [task]);
      else known.push(task);
    }
  }
  const ready = [...waiting].flatMap(([task, count]) => (count === 0 ? [task] : []));
  let started = 0;
  for (let task = ready.pop(); task !== undefined; task = ready.pop()) {
    started++;
    for (const follower of followers.get(task) ?? []) {
      const left = (waiting.get(follower) ?? 0) - 1;
      waiting.set(follower, left);
      if (left === 0) ready.push(follower);
    }
  }
  if (started === waiting.size) return [];
  const stuck = [...waiting].flatMap(([task, left]) => (left > 0 ? [task] : []));
  return [{ code: "INTERNAL", message: `Tasks of ${name} never start: ${stuck.slice(0, 5).join(", ")}.` }];
}
