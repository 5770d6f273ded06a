import { type StackComponentType, TsugiteError } from "@tsugite/core";
import { componentsOf } from "../config/built-in-components.ts";
import { didYouMean } from "../config/did-you-mean.ts";
import type { ComponentConfig, ProjectConfig } from "../config/project-config.ts";

/** The component of this type and name. Raises `COMPONENT_NOT_FOUND`. */
export function requireComponent(config: ProjectConfig, type: StackComponentType, name: string): ComponentConfig {
  const known = componentsOf(config, type);
  const component = Object.hasOwn(known, name) ? known[name] : undefined;
  if (component !== undefined) return component;
  throw new TsugiteError("COMPONENT_NOT_FOUND", `There is no ${type} \`${name}\`.`, {
    fix: didYouMean(name, Object.keys(known)) ?? `Register one: \`tsugite ${type} register ${name} --flavor …\`.`,
  });
}
