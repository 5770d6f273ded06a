import type { Command } from "commander";
import { COMPONENT_TYPES, REQUIRED_TYPES } from "../../config/project-config.ts";
import type { StackComponentOptions } from "../commands/stack-component-options.ts";
import type { StackCopyOptions } from "../commands/stack-copy.ts";
import type { StackUpdateOptions } from "../commands/stack-update.ts";
import { addGroup, addLeaf, collect } from "../leaf-command.ts";

/** `stack …`. */
export function addStackCommands(program: Command): void {
  const stack = addGroup(program, "stack", "Choose and change what pipelines run on");
  addLeaf(stack, {
    usage: "list",
    summary: "List stacks, and mark the active one",
    examples: ["tsugite stack list"],
    load: async () => (await import("../commands/stack-list.ts")).stackList,
  });
  addLeaf(stack, {
    usage: "describe [name]",
    summary: "Show a stack and the config of its components",
    details: "Without a name, the active stack.",
    examples: ["tsugite stack describe", "tsugite stack describe team"],
    load: async () => (await import("../commands/stack-describe.ts")).stackDescribe,
  });
  addLeaf(stack, {
    usage: "set <name>",
    summary: "Use a stack from now on, you alone and in this project",
    details: "The choice is kept in .tsugite/active-stack, which git ignores. --stack and TSUGITE_STACK go before it.",
    examples: ["tsugite stack set team"],
    load: async () => (await import("../commands/stack-set.ts")).stackSet,
  });
  addLeaf<StackComponentOptions>(stack, {
    usage: "register <name>",
    summary: "Add a stack to tsugite.yaml",
    details: "An orchestrator or store that is not named is the built-in `local`.",
    examples: ["tsugite stack register team --orchestrator big --artifact-store shared --metadata-store shared"],
    options: componentOptions,
    load: async () => (await import("../commands/stack-register.ts")).stackRegister,
  });
  addLeaf<StackUpdateOptions>(stack, {
    usage: "update <name>",
    summary: "Change which components a stack is made of",
    examples: ["tsugite stack update team --orchestrator bigger", "tsugite stack update team --unset image-builder"],
    options: (command) => {
      const optional = COMPONENT_TYPES.filter((type) => !REQUIRED_TYPES.some((required) => required === type));
      const unset = command
        .createOption("--unset <type>", "Leave a component out")
        .choices(optional)
        .argParser(collect);
      return componentOptions(command).addOption(unset);
    },
    load: async () => (await import("../commands/stack-update.ts")).stackUpdate,
  });
  addLeaf(stack, {
    usage: "delete <name>",
    summary: "Remove a stack from tsugite.yaml; its components stay",
    examples: ["tsugite stack delete team"],
    load: async () => (await import("../commands/stack-delete.ts")).stackDelete,
  });
  addLeaf<StackCopyOptions>(stack, {
    usage: "copy",
    summary: "Copy runs with their artifacts from one stack's stores to another's",
    details:
      "Runs that have ended, oldest first; what is there already is not copied again, so that a copy that was\n" +
      "interrupted goes on where it stopped. Steps are answered there from the cache that was filled here.",
    examples: [
      "tsugite stack copy --from local --to team",
      "tsugite stack copy --from team --to local --run nightly-3 --run latest",
    ],
    options: (command) =>
      command
        .requiredOption("--from <stack>", "The stack that has the runs")
        .requiredOption("--to <stack>", "The stack that gets them")
        .option("--run <run>", "Copy this run alone: `latest`, a name, an id, its beginning (repeatable)", collect)
        .option("--pipeline <name>", "Copy the runs of this pipeline alone")
        .option("--dry-run", "Copy nothing, and say what would be"),
    load: async () => (await import("../commands/stack-copy.ts")).stackCopy,
  });
}

function componentOptions(command: Command): Command {
  for (const type of COMPONENT_TYPES) command.option(`--${type} <name>`, `Name of the ${type}`);
  return command;
}
