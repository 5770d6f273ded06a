import { type JsonObject, type StackComponentType, TsugiteError } from "@tsugite/core";
import { didYouMean } from "../../config/did-you-mean.ts";
import { editConfig } from "../../config/edit-config.ts";
import { requireComponent } from "../../stack/require-component.ts";
import { type CommandAction, print } from "../cli-context.ts";
import { checkComponent, uncheckedNote } from "./check-component.ts";
import { openProject } from "./open-project.ts";
import { parseAssignments } from "./parse-assignments.ts";

export interface ComponentUpdateOptions {
  readonly flavor?: string;
  readonly config?: readonly string[];
  readonly unset?: readonly string[];
}

export function componentUpdate(type: StackComponentType): CommandAction<ComponentUpdateOptions> {
  return async (context, [name = ""], options) => {
    const project = await openProject(context);
    const before = requireComponent(project.config, type, name);
    const changes = parseAssignments(options.config ?? [], "--config");
    const { unset = [], flavor = before.flavor } = options;
    if (options.flavor === undefined && Object.keys(changes).length === 0 && unset.length === 0) {
      throw new TsugiteError("USAGE", "Nothing to change was given.", { fix: "Use --flavor, --config or --unset." });
    }
    const config = without({ ...before.config, ...changes }, unset);
    const { configChecked } = await checkComponent(project, { type, name, flavor, config });
    await editConfig(project.projectRoot, (editor) => {
      editor.setComponent(type, name, Object.keys(changes).length === 0 ? { flavor } : { flavor, config: changes });
      for (const key of unset) editor.unsetConfig(type, name, [key]);
    });
    const data = { type, name, flavor, config, configChecked };
    print(context, data, (paint) => {
      return `${paint("green", "✓")} Changed the ${type} ${paint("bold", name)}.${uncheckedNote(data, paint)}`;
    });
  };
}

function without(config: JsonObject, unset: readonly string[]): JsonObject {
  for (const key of unset) {
    if (Object.hasOwn(config, key)) continue;
    throw new TsugiteError("USAGE", `The config has no \`${key}\` to unset.`, {
      fix: didYouMean(key, Object.keys(config)) ?? "It is empty.",
    });
  }
  return Object.fromEntries(Object.entries(config).filter(([key]) => !unset.includes(key)));
}
