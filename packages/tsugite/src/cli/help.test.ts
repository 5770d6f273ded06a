import { StackComponentType } from "@tsugite/core";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { COMPONENT_TYPES } from "../config/project-config.ts";
import { OWN_COMMANDS } from "./command-name.ts";
import { createProgram } from "./program.ts";

test("the help of every command", async () => {
  const commands = allCommands(createProgram("1.2.3"));
  const texts = commands.map(([path, command]) => `$ ${path} --help\n\n${helpOf(command)}`);
  await expect(texts.join(`\n${"─".repeat(100)}\n`)).toMatchFileSnapshot("golden/help.txt");
});

test("every command that does something has an example, which is a command line it would accept", () => {
  for (const [path, command] of allCommands(createProgram("1.2.3"))) {
    if (command.commands.length > 0) continue;
    const [, examples = ""] = helpOf(command).split("Examples:\n");
    const lines = examples.split("\n").filter((line) => line.trim() !== "");
    expect(lines.length, path).toBeGreaterThan(0);
    for (const line of lines) expect(line).toContain(path);
  }
});

test("there are the same commands for every type of component that core knows", () => {
  expect([...COMPONENT_TYPES].sort()).toEqual(Object.values(StackComponentType).sort());
  const paths = allCommands(createProgram("1.2.3")).map(([path]) => path);
  for (const type of COMPONENT_TYPES) {
    for (const command of [
      "list",
      "describe",
      "register",
      "update",
      "delete",
      "flavor list",
      "flavor describe",
      "flavor register",
      "flavor unregister",
    ]) {
      expect(paths).toContain(`tsugite ${type} ${command}`);
    }
  }
});

test("the names of the first words are known where commands in texts are found", () => {
  expect([...OWN_COMMANDS].sort()).toEqual(
    createProgram("1.2.3")
      .commands.map((command) => command.name())
      .sort(),
  );
});

test("commands of types that the project has no flavor of work, and are not in the help", () => {
  const program = createProgram("1.2.3");
  expect(helpOf(program)).not.toMatch(/image-builder|container-registry/);
  expect(helpOf(program)).toContain("metadata-store");
  expect(program.commands.map((command) => command.name())).toContain("image-builder");
});

test("the help names no engine that there is no flavor of, and no flavor that does not exist", () => {
  const texts = allCommands(createProgram("1.2.3")).map(([, command]) => helpOf(command));
  expect(texts.join("\n")).not.toMatch(/airflow|kubeflow/i);
  const flavors = texts.flatMap((text) => [...text.matchAll(/--flavor ([\w-]+)/g)].map(([, flavor]) => flavor));
  expect(new Set(flavors)).toEqual(new Set(["local", "sqlite", "mine"]));
});

function allCommands(command: Command, path: string = command.name()): (readonly [string, Command])[] {
  return [[path, command], ...command.commands.flatMap((child) => allCommands(child, `${path} ${child.name()}`))];
}

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part), getOutHasColors: () => false });
  command.outputHelp();
  return text;
}
