import { findActiveStack, requireStack } from "../../config/active-stack.ts";
import { discoverFlavors } from "../../flavors/discover-flavors.ts";
import { describeStack } from "../../stack/describe-stack.ts";
import { type CliContext, print } from "../cli-context.ts";
import { renderPairs } from "../format/table.ts";
import { formatConfig } from "./format-config.ts";
import { openProject } from "./open-project.ts";

export async function stackDescribe(context: CliContext, [given]: readonly string[]): Promise<void> {
  const { projectRoot, config } = await openProject(context);
  if (given !== undefined) requireStack(config, given);
  const active = await findActiveStack({ projectRoot, config });
  const name = given ?? active.name;
  const description = describeStack({ projectRoot, config, discovery: discoverFlavors(projectRoot, config), name });
  const isActive = name === active.name;
  print(context, { ...description, active: isActive }, (paint) => {
    const title = `${paint("bold", name)}${isActive ? paint("dim", ` active (${active.chosenBy})`) : ""}`;
    const blocks = description.components.map((component) => {
      const pairs: [string, string][] = [
        ["flavor", component.flavor],
        ["class", component.source],
      ];
      const config = formatConfig(component.config);
      if (config !== "") pairs.push(["config", config]);
      return `${component.type} ${paint("bold", component.name)}\n${renderPairs(pairs, paint, "  ")}`;
    });
    return [title, ...blocks].join("\n\n");
  });
}
