import { INPUT, ROOT_INPUT, RUN_ID_PLACEHOLDER } from "../step/input-names.ts";
import type { KubeflowParameter } from "./describe-parameters.ts";
import type { DagComponent, ParameterDefinition, ParameterSource, Task } from "./ir.ts";
import { taskNameOf } from "./kubernetes-names.ts";
import { constant, inputsOfFirst } from "./step-task.ts";

/**
 * Bytes of a component that Kubeflow's driver is given in one argument, of which Linux takes 128 KiB, with room for what
 * the driver's own JSON has beside it.
 */
export const LARGEST_COMPONENT: number = 120 * 1_024;

/** A task in the order in which tasks wait for each other, with all that it waits for. */
export interface OrderedTask {
  readonly name: string;
  readonly upstream: readonly string[];
  readonly isFirst: boolean;
  /** The task in a DAG that has these tasks. */
  readonly taskIn: (tasks: ReadonlySet<string>, isInPart: boolean) => Task;
}

/** The root of a pipeline, and the parts that it was split into; none where one DAG holds all tasks. */
export interface SplitDag {
  readonly root: DagComponent;
  readonly parts: Readonly<Record<string, DagComponent>>;
}

/**
 * Puts tasks into one DAG, or into several that wait for each other, where one would be too large to be handed on. Tasks are
 * taken in their order, so that no two parts wait for each other in a circle.
 */
export function splitDag(
  tasks: readonly OrderedTask[],
  rootInputs: Readonly<Record<string, ParameterDefinition>>,
  parameters: readonly KubeflowParameter[],
): SplitDag {
  const inputDefinitions = { parameters: rootInputs };
  const all = new Set(tasks.map(({ name }) => name));
  const whole: DagComponent = {
    dag: { tasks: Object.fromEntries(tasks.map((task) => [task.name, task.taskIn(all, false)])) },
    inputDefinitions,
  };
  if (sizeOf(whole) <= LARGEST_COMPONENT || tasks.length < 2) return { root: whole, parts: {} };
  const definitions = inputsOfParts(rootInputs, parameters);
  const parts = partition(
    tasks,
    LARGEST_COMPONENT - sizeOf({ dag: { tasks: {} }, inputDefinitions: definitions.first }),
  );
  const prefix = freePrefix(all);
  const partOf = new Map(parts.flatMap((part, index) => part.map(({ name }) => [name, index] as const)));
  const nameOf = (index: number): string => `${prefix}-${index + 1}`;
  const components: Record<string, DagComponent> = {};
  const rootTasks: Record<string, Task> = {};
  for (const [index, part] of parts.entries()) {
    const here = new Set(part.map(({ name }) => name));
    const isFirst = part.some((task) => task.isFirst);
    const before = new Set(part.flatMap(({ upstream }) => upstream.map((name) => partOf.get(name) ?? index)));
    before.delete(index);
    components[nameOf(index)] = {
      dag: { tasks: Object.fromEntries(part.map((task) => [task.name, task.taskIn(here, true)])) },
      inputDefinitions: { parameters: isFirst ? definitions.first.parameters : definitions.later.parameters },
    };
    rootTasks[nameOf(index)] = {
      cachingOptions: {},
      componentRef: { name: nameOf(index) },
      ...(before.size === 0 ? {} : { dependentTasks: [...before].map(nameOf) }),
      inputs: { parameters: inputsOfPart(isFirst, parameters) },
      taskInfo: { name: nameOf(index) },
    };
  }
  return { root: { dag: { tasks: rootTasks }, inputDefinitions }, parts: components };
}

function partition(tasks: readonly OrderedTask[], room: number): readonly (readonly OrderedTask[])[] {
  const parts: OrderedTask[][] = [[]];
  let size = 0;
  for (const task of tasks) {
    // As if everything that it waits for were in the same part: it may be smaller.
    const bytes = sizeOf({ [task.name]: task.taskIn(new Set(task.upstream), true) });
    if (size + bytes > room && size > 0) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(task);
    size += bytes;
  }
  return parts;
}

function inputsOfPart(isFirst: boolean, parameters: readonly KubeflowParameter[]): Record<string, ParameterSource> {
  const run = { [INPUT.run]: constant(RUN_ID_PLACEHOLDER) };
  if (!isFirst) return run;
  const passedOn = Object.values(inputsOfFirst(parameters)).flatMap((source) =>
    "componentInputParameter" in source ? [[source.componentInputParameter, source] as const] : [],
  );
  return { ...run, ...Object.fromEntries(passedOn) };
}

function inputsOfParts(
  rootInputs: Readonly<Record<string, ParameterDefinition>>,
  parameters: readonly KubeflowParameter[],
): Readonly<Record<"first" | "later", { readonly parameters: Readonly<Record<string, ParameterDefinition>> }>> {
  const run: ParameterDefinition = { parameterType: "STRING" };
  const passedOn = [ROOT_INPUT.registeredRun, ROOT_INPUT.scheduledAt, ...parameters.map(({ name }) => name)];
  const definitions = passedOn.map((name) => {
    const { defaultValue, ...definition } = rootInputs[name] ?? run;
    const { isOptional: _hasDefault, ...required } = definition;
    return [name, defaultValue === undefined ? definition : required] as const;
  });
  return {
    first: { parameters: { [INPUT.run]: run, ...Object.fromEntries(definitions) } },
    later: { parameters: { [INPUT.run]: run } },
  };
}

/** A beginning of names that no step has. */
function freePrefix(names: ReadonlySet<string>): string {
  let prefix = "part";
  while ([...names].some((name) => name.startsWith(`${prefix}-`))) prefix = taskNameOf(`${prefix}-of-pipeline`);
  return prefix;
}

export function sizeOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}
