import { inspect, isDeepStrictEqual } from "node:util";
import type { InputSpec, StepInputRecord } from "@tsugite/core";
import type { ObservedRun } from "../kit/observed-run.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Finding } from "../promises/promise.ts";
import { expectedSteps } from "./expected-step.ts";

/** Whether each step made what its inputs give. */
export function checkResult({ spec, outputs }: ObservedRun): Finding | undefined {
  for (const [step, expected] of expectedSteps(spec)) {
    const made = outputs.get(step) ?? {};
    if (isDeepStrictEqual({ ...made }, { ...expected.outputs })) continue;
    return {
      promise: promises.result,
      found: `Step ${step} made ${inspect({ ...made })}, not ${inspect({ ...expected.outputs })}.`,
    };
  }
  return undefined;
}

/** Whether the records say of each output that was an input which artifact it was. */
export function checkLineage({ spec, steps }: ObservedRun): Finding | undefined {
  for (const step of spec.steps) {
    const record = steps.get(step.name);
    if (record === undefined || record.status === "skipped") continue;
    for (const { path, producer, output } of Object.entries(step.inputs).flatMap(([name, input]) =>
      edges(name, input),
    )) {
      const edge = record.inputs.find((input) => input.path === path);
      const made = steps.get(producer)?.outputs[output]?.digest;
      if (edge !== undefined && edge.digest === made && isProducer(edge, producer, output)) continue;
      // The process that was killed had nobody left to record what it was given.
      if (record.error?.code === "STEP_NOT_REPORTED") continue;
      const told = edge === undefined ? "nothing" : inspect({ digest: edge.digest, producer: edge.producer });
      return {
        promise: promises.lineage,
        found: `Input ${path} of step ${step.name} is the output ${output} of step ${producer}, ${made}; the records say ${told}.`,
      };
    }
  }
  return undefined;
}

interface Edge {
  readonly path: string;
  readonly producer: string;
  readonly output: string;
}

function edges(path: string, input: InputSpec): readonly Edge[] {
  switch (input.kind) {
    case "output":
      return [{ path, producer: input.step, output: input.output }];
    case "array":
      return input.items.flatMap((item, index) => edges(`${path}.${index}`, item));
    case "object":
      return Object.entries(input.entries).flatMap(([name, entry]) => edges(`${path}.${name}`, entry));
    default:
      return [];
  }
}

function isProducer({ producer }: StepInputRecord, step: string, output: string): boolean {
  return producer.kind === "output" && producer.step === step && producer.output === output;
}
