import type { StackComponentType } from "@tsugite/core";
import { registerFlavor } from "../../flavors/register-flavor.ts";
import { type CommandAction, print } from "../cli-context.ts";
import { commandName } from "../command-name.ts";
import { hiddenCommands } from "./hidden-commands.ts";
import { openProject } from "./open-project.ts";
import { warnOfProblems } from "./warn-of-problems.ts";

export interface FlavorRegisterOptions {
  readonly replace?: boolean;
}

export function flavorRegister(type: StackComponentType): CommandAction<FlavorRegisterOptions> {
  return async (context, [source = ""], { replace = false }) => {
    const project = await openProject(context);
    const flavor = await registerFlavor({ ...project, type, source, replace });
    const { name } = flavor;
    print(context, { type, name, source }, (paint) => {
      const done = `${paint("green", "✓")} Registered the ${type} flavor ${paint("bold", name)} (${source}).`;
      return `${done}\n  Make a component of it: ${commandName()} ${type} register <name> --flavor ${name}`;
    });
    warnOfProblems(context, hiddenCommands([flavor]));
  };
}
