import { rm } from "node:fs/promises";
import { join } from "node:path";
import { TsugiteError } from "@tsugite/core";
import { ACTIVE_STACK_FILE, findActiveStack, requireStack } from "../../config/active-stack.ts";
import { editConfig } from "../../config/edit-config.ts";
import { writeProject } from "../../project/write-project.ts";
import { type CliContext, print } from "../cli-context.ts";
import { openProject } from "./open-project.ts";

export async function stackDelete(context: CliContext, [name = ""]: readonly string[]): Promise<void> {
  const { projectRoot, config } = await openProject(context);
  requireStack(config, name);
  if (!Object.hasOwn(config.stacks, name)) {
    throw new TsugiteError("USAGE", `The stack \`${name}\` is built in and cannot be removed.`, {
      fix: "Use another one with `tsugite stack set <name>`.",
    });
  }
  const chosen = await findActiveStack({ projectRoot, config, env: {} });
  const edited = await editConfig(projectRoot, (editor) => editor.deleteStack(name));
  // A choice that names nothing would stop every other command.
  if (chosen.name === name && chosen.chosenBy === ACTIVE_STACK_FILE) {
    const file = join(projectRoot, ACTIVE_STACK_FILE);
    await writeProject(file, () => rm(file));
  }
  const active = await findActiveStack({ projectRoot, config: edited, env: {} });
  print(context, { name, active }, (paint) => {
    const done = `${paint("green", "✓")} Removed the stack ${paint("bold", name)}.`;
    return chosen.name === name ? `${done} ${active.name} is active now (${active.chosenBy}).` : done;
  });
}
