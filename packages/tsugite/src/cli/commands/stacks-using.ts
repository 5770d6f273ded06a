import type { StackComponentType } from "@tsugite/core";
import { stacksOf } from "../../config/built-in-components.ts";
import type { ProjectConfig } from "../../config/project-config.ts";

/** Names of the stacks that are made of this component. */
export function stacksUsing(config: ProjectConfig, type: StackComponentType, name: string): string[] {
  return Object.entries(stacksOf(config)).flatMap(([stackName, stack]) => (stack[type] === name ? stackName : []));
}
