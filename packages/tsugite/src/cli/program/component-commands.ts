import type { StackComponentType } from "@tsugite/core";
import type { Command } from "commander";
import { COMPONENT_TYPES, REQUIRED_TYPES } from "../../config/project-config.ts";
import { withArticle } from "../../config/with-article.ts";
import type { ComponentRegisterOptions } from "../commands/component-register.ts";
import type { ComponentUpdateOptions } from "../commands/component-update.ts";
import type { FlavorRegisterOptions } from "../commands/flavor-register.ts";
import { addGroup, addLeaf, collect } from "../leaf-command.ts";

/** What the help says of each type, and an example of a component of it; `mine` is a flavor of the project's own. */
const TYPES: Readonly<
  Record<
    StackComponentType,
    { readonly purpose: string; readonly name: string; readonly flavor: string; readonly config: string }
  >
> = {
  orchestrator: { purpose: "What runs the steps", name: "two", flavor: "local", config: "maxParallel=2" },
  "artifact-store": {
    purpose: "What keeps the values that steps make",
    name: "disk",
    flavor: "local",
    config: "path=/data/artifacts",
  },
  "metadata-store": {
    purpose: "What keeps the records of runs",
    name: "disk",
    flavor: "sqlite",
    config: "path=/data/runs.db",
  },
  "image-builder": {
    purpose: "What builds container images",
    name: "ours",
    flavor: "mine",
    config: "base=node:24-slim",
  },
  "container-registry": {
    purpose: "What keeps container images",
    name: "ours",
    flavor: "mine",
    config: "url=registry.example.com",
  },
};

/** The same commands for every type of component. */
export function addComponentCommands(program: Command): void {
  for (const type of COMPONENT_TYPES) addCommandsOf(program, type);
}

function addCommandsOf(program: Command, type: StackComponentType): void {
  const { purpose, name, flavor, config } = TYPES[type];
  const group = addGroup(program, type, purpose);
  addLeaf(group, {
    usage: "list",
    summary: `List every ${type} of this project`,
    examples: [`tsugite ${type} list`],
    load: async () => (await import("../commands/component-list.ts")).componentList(type),
  });
  addLeaf(group, {
    usage: "describe <name>",
    summary: "Show its flavor, its config and the stacks that use it",
    examples: [`tsugite ${type} describe ${name}`],
    load: async () => (await import("../commands/component-describe.ts")).componentDescribe(type),
  });
  addLeaf<ComponentRegisterOptions>(group, {
    usage: "register <name>",
    summary: `Add ${withArticle(type)} to tsugite.yaml`,
    details: registerDetails(type),
    examples: [`tsugite ${type} register ${name} --flavor ${flavor} --config ${config}`],
    options: (command) =>
      command
        .requiredOption("-f, --flavor <flavor>", "Its flavor; `flavor list` shows them")
        .option(
          "-c, --config <name=value>",
          "Set an entry of its config; the value is JSON, else text (repeatable)",
          collect,
        ),
    load: async () => (await import("../commands/component-register.ts")).componentRegister(type),
  });
  addLeaf<ComponentUpdateOptions>(group, {
    usage: "update <name>",
    summary: "Change its flavor or single entries of its config",
    examples: [`tsugite ${type} update ${name} --config ${config}`],
    options: (command) =>
      command
        .option("-f, --flavor <flavor>", "Its flavor; `flavor list` shows them")
        .option(
          "-c, --config <name=value>",
          "Set an entry of its config; the value is JSON, else text (repeatable)",
          collect,
        )
        .option("--unset <name>", "Remove an entry of its config (repeatable)", collect),
    load: async () => (await import("../commands/component-update.ts")).componentUpdate(type),
  });
  addLeaf(group, {
    usage: "delete <name>",
    summary: "Remove it from tsugite.yaml, unless a stack uses it",
    examples: [`tsugite ${type} delete ${name}`],
    load: async () => (await import("../commands/component-delete.ts")).componentDelete(type),
  });
  const flavors = addGroup(group, "flavor", `Kinds of ${type} that this project can use`);
  addLeaf(flavors, {
    usage: "list",
    summary: "List flavors, and where each comes from",
    details:
      "Flavors are built in, declared by packages in this project's package.json, or registered. None is imported.",
    examples: [`tsugite ${type} flavor list`],
    load: async () => (await import("../commands/flavor-list.ts")).flavorList(type),
  });
  addLeaf(flavors, {
    usage: "describe <flavor>",
    summary: "Show its config, its settings, what it can do and its commands",
    details: "Its class is imported in a process of its own.",
    examples: [`tsugite ${type} flavor describe ${flavor}`],
    load: async () => (await import("../commands/flavor-describe.ts")).flavorDescribe(type),
  });
  addLeaf<FlavorRegisterOptions>(flavors, {
    usage: "register <source>",
    summary: "Register a class of your own, after checking it",
    details:
      "<source> is ./relative/path.ts#Class, from the project root, or package/subpath#Class. Its FLAVOR is its name.",
    examples: [`tsugite ${type} flavor register ./src/my-${type}.ts#My${className(type)}`],
    options: (command) => command.option("--replace", "Take the name of a flavor that is there already"),
    load: async () => (await import("../commands/flavor-register.ts")).flavorRegister(type),
  });
  addLeaf(flavors, {
    usage: "unregister <name>",
    summary: "Take a registered class out of tsugite.yaml, unless a component uses it",
    examples: [`tsugite ${type} flavor unregister mine`],
    load: async () => (await import("../commands/flavor-unregister.ts")).flavorUnregister(type),
  });
}

function registerDetails(type: StackComponentType): string {
  const checked = "Its config is checked by its flavor before anything is written.";
  const isBuiltIn = REQUIRED_TYPES.some((required) => required === type);
  return isBuiltIn ? checked : `${checked}\nNo flavor of it is built in: a package brings one, or a class of your own.`;
}

function className(type: string): string {
  return type.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
