import type { Problem } from "@tsugite/core";
import { componentNames } from "./built-in-components.ts";
import { didYouMean } from "./did-you-mean.ts";
import { COMPONENT_TYPES, type ProjectConfig } from "./project-config.ts";

/** Whether every component that a stack names exists. */
export function checkReferences(config: ProjectConfig, locate: (path: readonly string[]) => string): Problem[] {
  const problems: Problem[] = [];
  for (const [stackName, stack] of Object.entries(config.stacks)) {
    for (const type of COMPONENT_TYPES) {
      const name = stack[type];
      const known = componentNames(config, type);
      if (name === undefined || known.includes(name)) continue;
      const fix = didYouMean(name, known) ?? `Register one: \`tsugite ${type} register ${name} --flavor …\`.`;
      problems.push({
        code: "CONFIG_INVALID",
        message: `The stack \`${stackName}\` names the ${type} \`${name}\`, which does not exist.`,
        fix,
        at: locate(["stacks", stackName, type]),
      });
    }
  }
  return problems;
}
