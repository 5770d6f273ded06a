import {
  type JsonObject,
  type Problem,
  type StackComponentType,
  type StackDescription,
  TsugiteError,
  throwProblems,
} from "@tsugite/core";
import { requireStack } from "../config/active-stack.ts";
import { stacksOf } from "../config/built-in-components.ts";
import { locateComponent } from "../config/locate-component.ts";
import { COMPONENT_TYPES, type ComponentConfig, type ProjectConfig } from "../config/project-config.ts";
import { type Discovery, requireFlavor } from "../flavors/discover-flavors.ts";
import type { Flavor } from "../flavors/flavor.ts";
import { collectProblems } from "./collect-problems.ts";
import { requireComponent } from "./require-component.ts";

export interface DescribeStackOptions {
  /** Absolute path. */
  readonly projectRoot: string;
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
  const { projectRoot, config, discovery, name } = options;
  requireStack(config, name);
  const names = stacksOf(config)[name];
  const problems: Problem[] = [];
  const components = COMPONENT_TYPES.flatMap((type) => {
    const componentName = names?.[type];
    if (componentName === undefined) return [];
    return (
      collectProblems(problems, () => {
        const component = requireComponent(config, type, componentName);
        const flavor = flavorOf(component, { projectRoot, discovery, type, name: componentName });
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

/** The flavor of a component; where there is none, the problem says which component asks for it, and in which line. */
function flavorOf(
  { flavor }: ComponentConfig,
  component: Pick<DescribeStackOptions, "projectRoot" | "discovery" | "name"> & { readonly type: StackComponentType },
): Flavor {
  const { projectRoot, discovery, type, name } = component;
  try {
    return requireFlavor(discovery, type, flavor);
  } catch (error) {
    const at = locateComponent(projectRoot, { type, name }, "flavor");
    if (!TsugiteError.is(error, "FLAVOR_NOT_FOUND")) throw error;
    throw new TsugiteError(
      error.code,
      `The ${type} \`${name}\` is of the flavor \`${flavor}\`, which there is not in this project.`,
      {
        ...(error.fix === undefined ? {} : { fix: error.fix }),
        ...(at === undefined ? {} : { at }),
      },
    );
  }
}
