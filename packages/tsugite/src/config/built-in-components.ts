import type { StackComponentType } from "@tsugite/core";
import type { ComponentConfig, ProjectConfig, StackConfig } from "./project-config.ts";

/** The name of the stack that works without any file, and of each of its components. */
export const BUILT_IN_NAME = "local";

const components: Readonly<Partial<Record<StackComponentType, ComponentConfig>>> = {
  orchestrator: { flavor: "local" },
  "artifact-store": { flavor: "local" },
  "metadata-store": { flavor: "sqlite" },
};

const stack: StackConfig = {
  orchestrator: BUILT_IN_NAME,
  "artifact-store": BUILT_IN_NAME,
  "metadata-store": BUILT_IN_NAME,
};

/** The components of a type by name: the built-in one, unless it is overridden, then those of the file. */
export function componentsOf(
  config: ProjectConfig,
  type: StackComponentType,
): Readonly<Record<string, ComponentConfig>> {
  const builtIn = components[type];
  return { ...(builtIn === undefined ? {} : { [BUILT_IN_NAME]: builtIn }), ...config.components[type] };
}

export function componentNames(config: ProjectConfig, type: StackComponentType): readonly string[] {
  return Object.keys(componentsOf(config, type));
}

/** The stacks by name: the built-in one, unless it is overridden, then those of the file. */
export function stacksOf(config: ProjectConfig): Readonly<Record<string, StackConfig>> {
  return { [BUILT_IN_NAME]: stack, ...config.stacks };
}

/** Whether the component is there without a line in the file. */
export function isBuiltIn(config: ProjectConfig, type: StackComponentType, name: string): boolean {
  return name === BUILT_IN_NAME && components[type] !== undefined && config.components[type]?.[name] === undefined;
}

/** Whether a component of the file stands in the place of a built-in one, which comes back when it is removed. */
export function overridesBuiltIn(type: StackComponentType, name: string): boolean {
  return name === BUILT_IN_NAME && components[type] !== undefined;
}
