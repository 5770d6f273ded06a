import {
  createComponent,
  type JsonObject,
  messageWithoutFix,
  type StackComponentType,
  TsugiteError,
} from "@tsugite/core";
import { discoverFlavors, requireFlavor } from "../../flavors/discover-flavors.ts";
import { loadFlavor } from "../../flavors/load-flavor.ts";
import type { Paint } from "../format/paint.ts";
import type { Project } from "./open-project.ts";

/**
 * Makes a component that is to be written, to see whether it could be, and tells whether its config was checked: a class without a
 * `configSchema` takes any. Raises `FLAVOR_NOT_FOUND`, `COMPONENT_INVALID`, `COMPONENT_CONFIG_INVALID`.
 */
export async function checkComponent(
  { projectRoot, config }: Project,
  component: {
    readonly type: StackComponentType;
    readonly name: string;
    readonly flavor: string;
    readonly config: JsonObject;
  },
): Promise<{ readonly configChecked: boolean }> {
  const flavor = requireFlavor(discoverFlavors(projectRoot, config), component.type, component.flavor);
  const componentClass = await loadFlavor(flavor);
  try {
    await createComponent(componentClass, { ...component, source: flavor.source, root: projectRoot });
  } catch (error) {
    if (!TsugiteError.is(error, "COMPONENT_CONFIG_INVALID")) throw error;
    throw new TsugiteError(error.code, messageWithoutFix(error), {
      fix: `Nothing was written: correct \`--config\`. \`tsugite ${flavor.type} flavor describe ${flavor.name}\` says what it takes.`,
      cause: error,
    });
  }
  return { configChecked: componentClass.configSchema !== undefined };
}

/** What people are told when a config was not checked; empty when it was, or when there is none. */
export function uncheckedNote(
  {
    flavor,
    config,
    configChecked,
  }: { readonly flavor: string; readonly config: JsonObject; readonly configChecked: boolean },
  paint: Paint,
): string {
  if (configChecked || Object.keys(config).length === 0) return "";
  return `\n${paint("yellow", "!")} The flavor ${flavor} has no configSchema: its config was taken as it is, unchecked.`;
}
