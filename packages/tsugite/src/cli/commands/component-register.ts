import { type StackComponentType, TsugiteError } from "@tsugite/core";
import { editConfig } from "../../config/edit-config.ts";
import { type CommandAction, print } from "../cli-context.ts";
import { commandName } from "../command-name.ts";
import { checkComponent, uncheckedNote } from "./check-component.ts";
import { checkName } from "./check-name.ts";
import { openProject } from "./open-project.ts";
import { parseAssignments } from "./parse-assignments.ts";

export interface ComponentRegisterOptions {
  readonly flavor: string;
  readonly config?: readonly string[];
}

export function componentRegister(type: StackComponentType): CommandAction<ComponentRegisterOptions> {
  return async (context, [name = ""], options) => {
    const project = await openProject(context);
    checkName(type, name);
    if (project.config.components[type]?.[name] !== undefined) {
      throw new TsugiteError("COMPONENT_NAME_TAKEN", `There is a component \`${name}\` of type ${type} already.`, {
        fix: `Choose another name, or change it with \`tsugite ${type} update ${name}\`.`,
      });
    }
    const config = parseAssignments(options.config ?? [], "--config");
    const { flavor } = options;
    const { configChecked } = await checkComponent(project, { type, name, flavor, config });
    const component = Object.keys(config).length === 0 ? { flavor } : { flavor, config };
    await editConfig(project.projectRoot, (editor) => editor.setComponent(type, name, component));
    const data = { type, name, flavor, config, configChecked };
    print(context, data, (paint) => {
      const done = `${paint("green", "✓")} Added the ${type} ${paint("bold", name)} to tsugite.yaml.${uncheckedNote(data, paint)}`;
      return `${done}\n  Put it into a stack: ${commandName()} stack update <stack> --${type} ${name}`;
    });
  };
}
