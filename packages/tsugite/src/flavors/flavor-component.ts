import { type ComponentClass, type StackComponent, TsugiteError } from "@tsugite/core";
import { findActiveStack } from "../config/active-stack.ts";
import { componentsOf, stacksOf } from "../config/built-in-components.ts";
import { enumerate } from "../config/did-you-mean.ts";
import type { ComponentConfig, ProjectConfig } from "../config/project-config.ts";
import { withArticle } from "../config/with-article.ts";
import { createProjectComponent } from "../stack/create-project-component.ts";
import { requireComponent } from "../stack/require-component.ts";
import { discoverFlavors, requireFlavor } from "./discover-flavors.ts";
import type { Flavor } from "./flavor.ts";
import { loadFlavor } from "./load-flavor.ts";

interface ProjectFlavor {
  readonly projectRoot: string;
  readonly config: ProjectConfig;
  readonly flavor: Pick<Flavor, "type" | "name">;
}

/** The component that a command of a flavor is about, as `FlavorCommandCall` describes it. */
export async function flavorComponent(project: ProjectFlavor, given?: string): Promise<StackComponent> {
  const { projectRoot, config, flavor } = project;
  const [name, component] = await chosen(project, given);
  const found = requireFlavor(discoverFlavors(projectRoot, config), flavor.type, flavor.name);
  const componentClass: ComponentClass = await loadFlavor(found);
  const { type, source } = found;
  return createProjectComponent(componentClass, {
    type,
    name,
    source,
    config: component.config ?? {},
    root: projectRoot,
  });
}

async function chosen(project: ProjectFlavor, given?: string): Promise<readonly [string, ComponentConfig]> {
  const { projectRoot, config, flavor } = project;
  const { type, name } = flavor;
  if (given !== undefined) {
    const component = requireComponent(config, type, given);
    if (component.flavor === name) return [given, component];
    throw new TsugiteError("USAGE", `The ${type} \`${given}\` is of the flavor ${component.flavor}, not ${name}.`, {
      fix: `Name one of the flavor ${name}: \`tsugite ${type} list\` shows all.`,
    });
  }
  const all = Object.entries(componentsOf(config, type)).filter(([, component]) => component.flavor === name);
  const active = await findActiveStack({ projectRoot, config });
  const ofActive = stacksOf(config)[active.name]?.[type];
  const [first, second] = all.length > 1 ? all.filter(([key]) => key === ofActive) : all;
  if (first !== undefined && second === undefined) return first;
  if (all.length === 0) return [name, { flavor: name }];
  const names = enumerate(all.map(([key]) => key));
  throw new TsugiteError("USAGE", `There is more than one ${type} of the flavor ${name}: ${names}.`, {
    fix: `Name one, or use a stack that has ${withArticle(type)} of it: \`tsugite stack set <name>\`.`,
  });
}
