import { type JsonObject, type Problem, type StackDescription, throwProblems } from "@tsugite/core";
import { requireStack } from "../config/active-stack.ts";
import { stacksOf } from "../config/built-in-components.ts";
import { COMPONENT_TYPES, type ProjectConfig } from "../config/project-config.ts";
import { type Discovery, requireFlavor } from "../flavors/discover-flavors.ts";
import { collectProblems } from "./collect-problems.ts";
import { requireComponent } from "./require-component.ts";

export interface DescribeStackOptions {
  readonly config: ProjectConfig;
  readonly discovery: Discovery;
  /** Of the stack, as `findActiveStack` says it. */
  readonly name: string;
  /** Entries that go before those of the orchestrator's config, for one run. @default {} */
  readonly orchestratorConfig?: JsonObject;
}

/**
 * A stack as plain JSON, from which this process or another can make it; nothing is imported. Raises all at once what
 * is wrong with the names in it.
 */
export function describeStack(options: DescribeStackOptions): StackDescription {
  const { config, discovery, name } = options;
  requireStack(config, name);
  const names = stacksOf(config)[name];
  const problems: Problem[] = [];
  const components = COMPONENT_TYPES.flatMap((type) => {
    const componentName = names?.[type];
    if (componentName === undefined) return [];
    return (
      collectProblems(problems, () => {
        const component = requireComponent(config, type, componentName);
        const flavor = requireFlavor(discovery, type, component.flavor);
        const extra = type === "orchestrator" ? options.orchestratorConfig : {};
        return [
          {
            type,
            name: componentName,
            flavor: flavor.name,
            source: flavor.source,
            config: { ...component.config, ...extra },
          },
        ];
      }) ?? []
    );
  });
  throwProblems(problems, `The stack ${name} cannot be used`);
  return { name, components };
}
