import { type StackComponentType, TsugiteError } from "@tsugite/core";
import { isBuiltIn, overridesBuiltIn } from "../../config/built-in-components.ts";
import { enumerate } from "../../config/did-you-mean.ts";
import { editConfig } from "../../config/edit-config.ts";
import { requireComponent } from "../../stack/require-component.ts";
import { type CommandAction, print } from "../cli-context.ts";
import { openProject } from "./open-project.ts";

export function componentDelete(type: StackComponentType): CommandAction {
  return async (context, [name = ""]) => {
    const { projectRoot, config } = await openProject(context);
    requireComponent(config, type, name);
    if (isBuiltIn(config, type, name)) {
      throw new TsugiteError("USAGE", `The ${type} \`${name}\` is built in and cannot be removed.`, {
        fix: `Change it with \`tsugite ${type} update ${name}\`.`,
      });
    }
    const stacks = Object.entries(config.stacks).flatMap(([stack, components]) =>
      components[type] === name ? stack : [],
    );
    if (stacks.length > 0 && !overridesBuiltIn(type, name)) {
      throw new TsugiteError(
        "COMPONENT_IN_USE",
        `The ${type} \`${name}\` is used by the ${stacks.length === 1 ? "stack" : "stacks"} ${enumerate(stacks)}.`,
        {
          fix: `Give ${stacks.length === 1 ? "it" : "them"} another one first: \`tsugite stack update ${stacks[0]} --${type} <name>\`.`,
        },
      );
    }
    await editConfig(projectRoot, (editor) => editor.deleteComponent(type, name));
    print(context, { type, name }, (paint) => `${paint("green", "✓")} Removed the ${type} ${paint("bold", name)}.`);
  };
}
