import { findActiveStack } from "../../config/active-stack.ts";
import { stacksOf } from "../../config/built-in-components.ts";
import { COMPONENT_TYPES } from "../../config/project-config.ts";
import { type CliContext, print } from "../cli-context.ts";
import { columnsOf } from "../format/columns.ts";
import { commandLine } from "../format/command-line.ts";
import { renderTable } from "../format/table.ts";
import { openProject } from "./open-project.ts";

export async function stackList(context: CliContext): Promise<void> {
  const { projectRoot, config } = await openProject(context);
  const active = await findActiveStack({ projectRoot, config });
  const stacks = Object.entries(stacksOf(config));
  const types = COMPONENT_TYPES.filter((type) => stacks.some(([, stack]) => stack[type] !== undefined));
  const data = {
    active,
    stacks: stacks.map(([name, components]) => ({ name, active: name === active.name, components })),
  };
  print(context, data, (paint) => {
    const table = renderTable({
      head: ["", "STACK", ...types.map((type) => type.toUpperCase())],
      rows: stacks.map(([name, stack]) => [
        name === active.name ? { text: "●", style: "green" as const } : " ",
        name === active.name ? { text: name, style: "bold" as const } : name,
        ...types.map((type) => stack[type] ?? "–"),
      ]),
      paint,
      width: columnsOf(context.stdout),
    });
    const another = stacks.length === 1 ? "" : ` Use another: ${commandLine(["stack", "set", "<name>"])}`;
    return `${table}\n\n${paint("dim", `${active.name} is active (${active.chosenBy}).${another}`)}`;
  });
}
