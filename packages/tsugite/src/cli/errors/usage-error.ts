import { TsugiteError } from "@tsugite/core";
import type { Command } from "commander";

/** What commander says of a mistake on the command line, in the words of our errors. */
export function usageError(text: string, command: Command): TsugiteError {
  const [, message = text, suggestion] = /^error: (.*?)\n?(?:\(Did you mean (.*?)\?\))?\n?$/s.exec(text) ?? [];
  const meant = suggestion === undefined ? "" : `Did you mean \`${suggestion.replace(/^one of /, "")}\`? `;
  const quoted = message.trim().replaceAll("'", "`").replace(/\.?$/, ".");
  return new TsugiteError("USAGE", quoted.charAt(0).toUpperCase() + quoted.slice(1), {
    fix: `${meant}\`${pathOf(command)} --help\` shows what there is.`,
  });
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
