import type { StackComponentType } from "@tsugite/core";
import { componentsOf, isBuiltIn } from "../../config/built-in-components.ts";
import { discoverFlavors } from "../../flavors/discover-flavors.ts";
import { type CliContext, type CommandAction, print } from "../cli-context.ts";
import { commandName } from "../command-name.ts";
import { columnsOf } from "../format/columns.ts";
import { renderTable } from "../format/table.ts";
import { formatConfig } from "./format-config.ts";
import { openProject } from "./open-project.ts";
import { stacksUsing } from "./stacks-using.ts";

export function componentList(type: StackComponentType): CommandAction {
  return async (context: CliContext) => {
    const { projectRoot, config } = await openProject(context);
    const known = new Set(
      discoverFlavors(projectRoot, config).flavors.flatMap((flavor) => (flavor.type === type ? flavor.name : [])),
    );
    const components = Object.entries(componentsOf(config, type)).map(([name, component]) => ({
      name,
      flavor: component.flavor,
      flavorFound: known.has(component.flavor),
      config: component.config ?? {},
      builtIn: isBuiltIn(config, type, name),
      stacks: stacksUsing(config, type, name),
    }));
    print(context, { type, components }, (paint) => {
      if (components.length === 0)
        return `There is no ${type} yet. Add one: ${commandName()} ${type} register <name> --flavor <flavor>`;
      return renderTable({
        head: ["NAME", "FLAVOR", "STACKS", "CONFIG"],
        rows: components.map((component) => [
          component.name,
          component.flavorFound ? component.flavor : { text: `${component.flavor} (not found)`, style: "red" },
          component.stacks.join(", ") || { text: "–", style: "dim" },
          component.builtIn ? { text: "built-in", style: "dim" } : formatConfig(component.config),
        ]),
        paint,
        width: columnsOf(context.stdout),
      });
    });
  };
}
