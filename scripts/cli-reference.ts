// Writes docs/cli.md from what the command line says of itself: `pnpm docs:cli`.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createProgram } from "../packages/tsugite/src/cli/program.ts";
import { docsFolder } from "./docs/doc-page.ts";
import { formatMarkdown } from "./docs/format-markdown.ts";

type Command = ReturnType<typeof createProgram>;

/** Other types of components have the same commands. */
const EXAMPLE_TYPE = "orchestrator";
const SAME_TYPES = ["artifact-store", "metadata-store", "image-builder", "container-registry"];

const head = `# Command line

Every command takes \`--help\`, \`--json\` (one JSON document on stdout instead of text; progress goes to stderr) and \`--verbose\`.

| exit code | meaning |
|---|---|
| 0 | done; a run completed |
| 1 | a run failed, or something outside of what was asked for did |
| 2 | the command, the config or the pipeline has to be changed first |
| 130 | the run was cancelled, or Ctrl-C ended the waiting for it |

| variable | meaning |
|---|---|
| \`TSUGITE_STACK\` | name of the stack to use, unless \`--stack\` names one |
| \`NO_COLOR\`, \`FORCE_COLOR\` | whether text is coloured; by default on a terminal only |
| \`TERM=dumb\`, \`CI\` | progress is one line after the other, as in a pipe, also on a terminal |
| \`DEBUG\` | same as \`--verbose\` |
| \`TSUGITE_COMMAND\` | what the commands that are told of begin with; by default as this one was started |
| \`npm_config_user_agent\` | set by package managers; whether commands are told of as \`npx tsugite\`, \`pnpm tsugite\`, \`yarn tsugite\`, \`bunx tsugite\` |
| \`NODE_OPTIONS\` | of Node; its \`--conditions\` choose what pipeline files import, and threads and step processes have it too |
| \`TSUGITE_PARENT_GUARD\` | for flavors that start the entrypoint as a child: with \`stdin\`, it ends when its standard input closes |

This page is made from the help of the commands by \`pnpm docs:cli\`.`;

/** The page as the commands have it now. */
export function cliReference(): Promise<string> {
  const parts = createProgram("").commands.flatMap((command) => {
    return SAME_TYPES.includes(command.name()) ? [] : section(command, "tsugite");
  });
  return formatMarkdown([head, ...parts].join("\n\n"));
}

function section(command: Command, parent: string): string[] {
  const path = `${parent} ${command.name()}`;
  if (command.commands.length === 0) return [`## ${path}`, describe(command, path)];
  const isExample = path === `tsugite ${EXAMPLE_TYPE}`;
  const note = isExample
    ? `The same commands are there for ${SAME_TYPES.map((type) => `\`${type}\``).join(", ")}.`
    : "";
  return [`## ${path}`, command.description(), note, ...leaves(command, path)].filter((part) => part !== "");
}

function leaves(command: Command, path: string): string[] {
  return command.commands.flatMap((child) => {
    const childPath = `${path} ${child.name()}`;
    return child.commands.length > 0 ? leaves(child, childPath) : [`### ${childPath}`, describe(child, childPath)];
  });
}

function describe(command: Command, path: string): string {
  const names = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
  const options = command.options.map(({ flags, description, defaultValue, argChoices }) => {
    const choices = argChoices === undefined ? "" : `: ${argChoices.join(", ")}`;
    const initial =
      defaultValue === undefined || typeof defaultValue === "boolean" ? "" : `; by default ${defaultValue}`;
    return `| \`${flags}\` | ${asCode(description)}${choices}${initial} |`;
  });
  const usage = [path, ...(options.length === 0 ? [] : ["[options]"]), ...names].join(" ");
  const examples = examplesOf(command);
  return [
    asCode(command.description()),
    usage === examples ? "" : `\`\`\`sh\n${usage}\n\`\`\``,
    options.length === 0 ? "" : ["| option | meaning |", "|---|---|", ...options].join("\n"),
    `Examples:\n\n\`\`\`sh\n${examples}\n\`\`\``,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** The help is the only place that has them. */
function examplesOf(command: Command): string {
  let help = "";
  command.configureOutput({ writeOut: (part) => (help += part), getOutHasColors: () => false });
  command.outputHelp();
  const [, examples = ""] = help.split("Examples:\n");
  return examples.trim().replaceAll(/^ +/gm, "");
}

/** What stands in angle brackets is no HTML. */
function asCode(text: string): string {
  return text.replaceAll(/<[\w|]+>/g, "`$&`");
}

if (import.meta.main) await writeFile(join(docsFolder, "cli.md"), await cliReference());
