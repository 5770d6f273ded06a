import type { StackComponentType } from "@tsugite/core";
import { unregisterFlavor } from "../../flavors/unregister-flavor.ts";
import { type CommandAction, print } from "../cli-context.ts";
import { openProject } from "./open-project.ts";

export function flavorUnregister(type: StackComponentType): CommandAction {
  return async (context, [name = ""]) => {
    const removed = await unregisterFlavor({ ...(await openProject(context)), type, name });
    print(context, removed, (paint) => {
      return `${paint("green", "✓")} Unregistered the ${type} flavor ${paint("bold", name)}. ${removed.source} stays as it is.`;
    });
  };
}
