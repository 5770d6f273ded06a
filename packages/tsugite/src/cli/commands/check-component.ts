import { createComponent, type JsonObject, type StackComponentType } from "@tsugite/core";
import { discoverFlavors, requireFlavor } from "../../flavors/discover-flavors.ts";
import { loadFlavor } from "../../flavors/load-flavor.ts";
import type { Project } from "./open-project.ts";

/** Whether a component could be made. Raises `FLAVOR_NOT_FOUND`, `COMPONENT_INVALID`, `COMPONENT_CONFIG_INVALID`. */
export async function checkComponent(
  { projectRoot, config }: Project,
  component: {
    readonly type: StackComponentType;
    readonly name: string;
    readonly flavor: string;
    readonly config: JsonObject;
  },
): Promise<void> {
  const flavor = requireFlavor(discoverFlavors(projectRoot, config), component.type, component.flavor);
  await createComponent(await loadFlavor(flavor), { ...component, source: flavor.source, root: projectRoot });
}
