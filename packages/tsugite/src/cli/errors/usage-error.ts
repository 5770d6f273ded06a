import { TsugiteError } from "@tsugite/core";
import type { Command } from "commander";
import { OFFICIAL_FLAVORS } from "../../flavors/official-flavors.ts";
import { projectPackages } from "../../flavors/project-packages.ts";
import { findProjectRoot } from "../../project/find-project-root.ts";
import { installCommand } from "../../project/package-manager.ts";

/**
 * What commander says of a mistake on the command line, in the words of our errors. A first word that is the name of an
 * official flavor, which the project of the working directory lacks, is told with the command that installs it.
 */
export function usageError(text: string, command: Command): TsugiteError {
  const [, message = text, suggestion] = /^error: (.*?)\n?(?:\(Did you mean (.*?)\?\))?\n?$/s.exec(text) ?? [];
  const meant = suggestion === undefined ? "" : `Did you mean \`${suggestion.replace(/^one of /, "")}\`? `;
  const quoted = message.trim().replaceAll("'", "`").replace(/\.?$/, ".");
  const missing = command.parent === null ? missingFlavor(quoted, process.cwd()) : undefined;
  return new TsugiteError("USAGE", quoted.charAt(0).toUpperCase() + quoted.slice(1), {
    fix: missing ?? `${meant}\`${pathOf(command)} --help\` shows what there is.`,
  });
}

function missingFlavor(message: string, folder: string): string | undefined {
  const [, name] = /^unknown command `([^`]*)`\.$/.exec(message) ?? [];
  const projectRoot = findProjectRoot(folder);
  const installed = new Set(projectPackages(projectRoot).map((found) => found.name));
  const packages = OFFICIAL_FLAVORS.filter((flavor) => flavor.name === name && !installed.has(flavor.package));
  if (packages.length === 0) return undefined;
  const command = installCommand(
    packages.map((flavor) => flavor.package),
    projectRoot,
  );
  return `The flavor ${name} is not installed: \`${command}\` brings it.`;
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
