import type { BaseStep, PipelineSpec, Problem } from "@tsugite/core";
import { driverNameOf, pipelineNameOf, taskNameOf } from "../compile/kubernetes-names.ts";

const FIX = "Name one of them otherwise, in the second argument of its call: `{ name: … }`.";
/** Kubeflow has a task of this name in every run. */
const ROOT = "root";

/** Names of steps that Kubeflow cannot tell apart, from each other, from the pipeline, or from tasks of its own. */
export function checkNames(spec: Pick<PipelineSpec, "name">, steps: readonly BaseStep[]): Problem[] {
  const pipeline = pipelineNameOf(spec.name);
  const problems: Problem[] = [];
  const owners = new Map<string, string>();
  for (const { name } of steps) {
    const task = taskNameOf(name);
    const refuse = (message: string, fix: string): void => {
      problems.push({ code: "NAME_INVALID", step: name, message, fix });
    };
    if (task === pipeline) {
      refuse(
        `The step ${name} is called like the pipeline ${spec.name}, and Kubeflow cannot tell the two apart.`,
        "Name the step otherwise, or the pipeline.",
      );
    }
    if (task === ROOT) {
      refuse(`The step ${name} is called like the task that Kubeflow runs all others in.`, "Name the step otherwise.");
    }
    const ours = [task, driverNameOf(task)];
    const taken = ours.find((each) => owners.has(each));
    if (taken !== undefined) {
      const why = "which has small letters, digits and dashes";
      refuse(`The steps ${owners.get(taken)} and ${name} are both ${taken} in Kubeflow, ${why}.`, FIX);
    }
    for (const each of ours) owners.set(each, owners.get(each) ?? name);
  }
  return problems;
}
