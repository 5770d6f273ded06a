import { ACTIVE_STACK_FILE, chooseStack, findActiveStack } from "../../config/active-stack.ts";
import { type CliContext, print } from "../cli-context.ts";
import { openProject } from "./open-project.ts";

export async function stackSet(context: CliContext, [name = ""]: readonly string[]): Promise<void> {
  const { projectRoot, config } = await openProject(context);
  await chooseStack(projectRoot, config, name);
  const active = await findActiveStack({ projectRoot, config });
  print(context, { active }, (paint) => {
    const done = `${paint("green", "✓")} You use the stack ${paint("bold", name)} in this project (${ACTIVE_STACK_FILE}).`;
    if (active.chosenBy !== "TSUGITE_STACK") return done;
    return `${done}\n${paint("yellow", "!")} TSUGITE_STACK is set to ${active.name}, which goes before it.`;
  });
}
