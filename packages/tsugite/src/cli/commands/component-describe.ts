import type { StackComponentType } from "@tsugite/core";
import { isBuiltIn } from "../../config/built-in-components.ts";
import { discoverFlavors, requireFlavor } from "../../flavors/discover-flavors.ts";
import { integrationOf } from "../../flavors/flavor.ts";
import { requireComponent } from "../../stack/require-component.ts";
import { type CommandAction, print } from "../cli-context.ts";
import { renderPairs } from "../format/table.ts";
import { formatConfig } from "./format-config.ts";
import { openProject } from "./open-project.ts";
import { stacksUsing } from "./stacks-using.ts";

export function componentDescribe(type: StackComponentType): CommandAction {
  return async (context, [name = ""]) => {
    const { projectRoot, config } = await openProject(context);
    const component = requireComponent(config, type, name);
    const flavor = requireFlavor(discoverFlavors(projectRoot, config), type, component.flavor);
    const data = {
      type,
      name,
      flavor: flavor.name,
      source: flavor.source,
      integration: integrationOf(flavor),
      builtIn: isBuiltIn(config, type, name),
      config: component.config ?? {},
      stacks: stacksUsing(config, type, name),
    };
    print(context, data, (paint) => {
      const pairs: [string, string][] = [
        ["flavor", `${data.flavor} (${data.integration})`],
        ["class", data.source],
        ["stacks", data.stacks.join(", ") || "–"],
        ["config", formatConfig(data.config) || "–"],
      ];
      return `${type} ${paint("bold", name)}${data.builtIn ? paint("dim", " built-in") : ""}\n${renderPairs(pairs, paint, "  ")}`;
    });
  };
}
