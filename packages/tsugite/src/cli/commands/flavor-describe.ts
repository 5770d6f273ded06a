import type { StackComponentType } from "@tsugite/core";
import { describeFlavor } from "../../flavors/describe-flavor.ts";
import { discoverFlavors, requireFlavor } from "../../flavors/discover-flavors.ts";
import { type CommandAction, print } from "../cli-context.ts";
import { columnsOf } from "../format/columns.ts";
import { flavorPage } from "../format/flavor-page.ts";
import { hiddenCommands } from "./hidden-commands.ts";
import { openProject } from "./open-project.ts";
import { warnOfProblems } from "./warn-of-problems.ts";

export function flavorDescribe(type: StackComponentType): CommandAction {
  return async (context, [name = ""]) => {
    const { projectRoot, config } = await openProject(context);
    const flavor = requireFlavor(discoverFlavors(projectRoot, config), type, name);
    const description = await describeFlavor(flavor);
    print(context, description, (paint) => flavorPage(description, paint, columnsOf(context.stdout)));
    warnOfProblems(context, [...description.problems, ...hiddenCommands([flavor])]);
  };
}
