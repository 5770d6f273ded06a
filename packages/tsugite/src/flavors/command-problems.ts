import { type Problem, reasonOf } from "@tsugite/core";
import { type Flavor, splitSource } from "./flavor.ts";
import { resolveFlavorModule } from "./resolve-module.ts";

/** What is wrong with the functions of the commands that a flavor declares. Imports their modules. */
export async function commandProblems(flavor: Flavor): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { name, source } of flavor.commands) {
    const wrong = await whatIsWrong({ ...flavor, source });
    if (wrong === undefined) continue;
    problems.push({
      code: "COMPONENT_INVALID",
      // What the flavor is for works without it.
      severity: "warning",
      message: `The command \`${flavor.name} ${name}\` cannot be called: ${source} ${wrong}`,
      fix: "Let `source` of the command in package.json name a function that its module exports.",
    });
  }
  return problems;
}

async function whatIsWrong(command: Flavor): Promise<string | undefined> {
  try {
    const exports = (await import(/* @vite-ignore */ await resolveFlavorModule(command))) as Record<string, unknown>;
    const found = exports[splitSource(command.source).exportName];
    if (typeof found === "function") return undefined;
    return found === undefined ? "is not exported." : `is of the type ${typeof found}, not a function.`;
  } catch (error) {
    return `cannot be imported: ${reasonOf(error)}`;
  }
}
