import { type StackComponentType, TsugiteError } from "@tsugite/core";
import { requireStack } from "../../config/active-stack.ts";
import { stacksOf } from "../../config/built-in-components.ts";
import { editConfig } from "../../config/edit-config.ts";
import type { StackConfig } from "../../config/project-config.ts";
import { type CliContext, print } from "../cli-context.ts";
import { openProject } from "./open-project.ts";
import { namedComponents, type StackComponentOptions } from "./stack-component-options.ts";

export interface StackUpdateOptions extends StackComponentOptions {
  readonly unset?: readonly StackComponentType[];
}

export async function stackUpdate(
  context: CliContext,
  [name = ""]: readonly string[],
  options: StackUpdateOptions,
): Promise<void> {
  const { projectRoot, config } = await openProject(context);
  requireStack(config, name);
  const named = namedComponents(options, config);
  const { unset = [] } = options;
  if (Object.keys(named).length === 0 && unset.length === 0) {
    throw new TsugiteError("USAGE", "Nothing to change was given.", {
      fix: `Name a component, for example \`tsugite stack update ${name} --orchestrator local\`.`,
    });
  }
  // A built-in stack that is changed is written to the file whole.
  const stack = { ...stacksOf(config)[name], ...named } as StackConfig;
  const edited = await editConfig(projectRoot, (editor) => {
    editor.setStack(name, stack);
    for (const type of unset) editor.unsetStackComponent(name, type);
  });
  print(
    context,
    { name, components: edited.stacks[name] },
    (paint) => `${paint("green", "✓")} Changed the stack ${paint("bold", name)}.`,
  );
}
