import type { BaseStep, RetrySpec } from "@tsugite/core";
import { INPUT, ROOT_INPUT, RUN_ID_PLACEHOLDER } from "../step/input-names.ts";
import { referenceOf } from "../step/output-names.ts";
import type { KubeflowParameter } from "./describe-parameters.ts";
import type { ParameterSource, RetryPolicy, Task } from "./ir.ts";
import { taskNameOf } from "./kubernetes-names.ts";
import type { ShapedStep } from "./step-shape.ts";

export interface TaskRequest {
  readonly step: BaseStep;
  readonly shaped: ShapedStep;
  /** Name of its component. */
  readonly component: string;
  /** Tasks that it waits for, those in the same DAG only. */
  readonly dependentTasks: readonly string[];
  readonly parameters: readonly KubeflowParameter[];
  /** Whether the task is in a part of a pipeline that was split, which is told the run's id. */
  readonly isInPart: boolean;
}

/** The task of one step. */
export function stepTask(request: TaskRequest): Task {
  const { step, component, dependentTasks } = request;
  return {
    cachingOptions: {},
    componentRef: { name: component },
    ...(dependentTasks.length === 0 ? {} : { dependentTasks }),
    inputs: { parameters: inputsOf(request) },
    ...(step.retries === undefined ? {} : { retryPolicy: retryPolicyOf(step.retries) }),
    taskInfo: { name: taskNameOf(step.name) },
  };
}

function inputsOf({
  step,
  shaped,
  dependentTasks,
  parameters,
  isInPart,
}: TaskRequest): Record<string, ParameterSource> {
  const inputs: Record<string, ParameterSource> = {
    [INPUT.step]: constant(step.name),
    [INPUT.run]: isInPart ? { componentInputParameter: INPUT.run } : constant(RUN_ID_PLACEHOLDER),
  };
  const isHere = new Set(dependentTasks);
  for (const [index, { step: producer, output }] of shaped.references.entries()) {
    const producerTask = taskNameOf(producer);
    inputs[INPUT.producer(index)] = constant(producer);
    if (!isHere.has(producerTask)) continue;
    inputs[INPUT.reference(index)] = {
      taskOutputParameter: { outputParameterKey: referenceOf(output), producerTask },
    };
  }
  return shaped.isFirst ? { ...inputs, ...inputsOfFirst(parameters) } : inputs;
}

/** What the first steps of a run are told about it; parts of a pipeline are given the same, under the same names. */
export function inputsOfFirst(parameters: readonly KubeflowParameter[]): Record<string, ParameterSource> {
  const inputs: Record<string, ParameterSource> = {
    [INPUT.registeredRun]: { componentInputParameter: ROOT_INPUT.registeredRun },
    [INPUT.scheduledAt]: { componentInputParameter: ROOT_INPUT.scheduledAt },
  };
  for (const { name, isJson } of parameters) {
    inputs[isJson ? INPUT.jsonParameter(name) : INPUT.parameter(name)] = { componentInputParameter: name };
  }
  return inputs;
}

export function constant(value: string): ParameterSource {
  return { runtimeValue: { constant: value } };
}

/** Kubeflow counts in whole seconds, and knows no jitter. */
function retryPolicyOf({ count, delay, backoff, maxDelay }: RetrySpec): RetryPolicy {
  return {
    maxRetryCount: count,
    backoffDuration: secondsOf(delay),
    backoffFactor: backoff === "exponential" ? 2 : 1,
    backoffMaxDuration: secondsOf(maxDelay),
  };
}

function secondsOf(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1_000)}s`;
}
