import type { Problem } from "@tsugite/core";
import type { PipelineDocument, StepComponent } from "../compile/ir.ts";
import { EXECUTOR_INPUT_PLACEHOLDER } from "../step/input-names.ts";

/** A placeholder in which nothing but the name of an input is replaced. */
const INPUT_PLACEHOLDER = /\{\{\$\.inputs\.parameters\['([a-z0-9_]+)'\]\}\}/g;

/** What a container would be started with: placeholders that are never replaced, or where nothing replaces them. */
export function checkContainer(
  name: string,
  component: StepComponent,
  { deploymentSpec }: PipelineDocument,
): Problem[] {
  const { executorLabel, inputDefinitions } = component;
  const container = deploymentSpec.executors[executorLabel]?.container;
  const refuse = (what: string): Problem => ({ code: "INTERNAL", message: `The component ${name} ${what}.` });
  if (container === undefined) return [refuse(`is run by ${executorLabel}, which there is not`)];
  const problems: Problem[] = [];
  for (const argument of container.args) {
    if (argument === EXECUTOR_INPUT_PLACEHOLDER) continue;
    for (const [, input = ""] of argument.matchAll(INPUT_PLACEHOLDER)) {
      if (!Object.hasOwn(inputDefinitions.parameters ?? {}, input)) {
        problems.push(refuse(`names its input ${input} in an argument, which there is not`));
      }
    }
    if (argument.replaceAll(INPUT_PLACEHOLDER, "").includes("$")) {
      problems.push(refuse(`has an argument in which something may be replaced: ${JSON.stringify(argument)}`));
    }
  }
  for (const { name: variable, value } of container.env) {
    if (value.includes("{{"))
      problems.push(refuse(`has a placeholder in the variable ${variable}, where none is replaced`));
  }
  return problems;
}
