import { TsugiteError } from "@tsugite/core";
import { BUILT_IN_NAME } from "../../config/built-in-components.ts";
import { editConfig } from "../../config/edit-config.ts";
import type { StackConfig } from "../../config/project-config.ts";
import { type CliContext, print } from "../cli-context.ts";
import { commandName } from "../command-name.ts";
import { checkName } from "./check-name.ts";
import { openProject } from "./open-project.ts";
import { namedComponents, type StackComponentOptions } from "./stack-component-options.ts";

export async function stackRegister(
  context: CliContext,
  [name = ""]: readonly string[],
  options: StackComponentOptions,
): Promise<void> {
  const { projectRoot, config } = await openProject(context);
  checkName("stack", name);
  if (Object.hasOwn(config.stacks, name)) {
    throw new TsugiteError("COMPONENT_NAME_TAKEN", `There is a stack \`${name}\` already.`, {
      fix: `Choose another name, or change it with \`tsugite stack update ${name}\`.`,
    });
  }
  const stack: StackConfig = {
    orchestrator: BUILT_IN_NAME,
    "artifact-store": BUILT_IN_NAME,
    "metadata-store": BUILT_IN_NAME,
    ...namedComponents(options, config),
  };
  await editConfig(projectRoot, (editor) => editor.setStack(name, stack));
  print(context, { name, components: stack }, (paint) => {
    const done = `${paint("green", "✓")} Added the stack ${paint("bold", name)} to tsugite.yaml.`;
    return `${done}\n  Use it: ${commandName()} stack set ${name}`;
  });
}
