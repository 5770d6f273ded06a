import type { Command } from "commander";
import type { StackChoice } from "../commands/stack-choice.ts";
import { addGroup, addLeaf } from "../leaf-command.ts";

/** `cache …`. */
export function addCacheCommands(program: Command): void {
  const cache = addGroup(program, "cache", "See what the cache did, and clear it");
  addLeaf<StackChoice>(cache, {
    usage: "explain [run] [step]",
    summary: "Say which run answered a step, or why it was called",
    details:
      "[run] is the name of a run, its id or the beginning of its id, or `latest`, which it is by default.\n" +
      "What is told was noted when the step was called: what differed from the newest run before in which it completed.",
    examples: ["tsugite cache explain", "tsugite cache explain monday fit", "tsugite cache explain latest --json"],
    options: (command) => command.option("-s, --stack <name>", "Use this stack"),
    load: async () => (await import("../commands/cache-explain.ts")).cacheExplain,
  });
  addLeaf<StackChoice>(cache, {
    usage: "clear [pipeline] [step]",
    summary: "Have steps called again: of all pipelines, of one, or one step",
    details: "What earlier runs made answers no more. Nothing is deleted: `tsugite gc` removes old runs.",
    examples: ["tsugite cache clear penguins fit", "tsugite cache clear penguins", "tsugite cache clear"],
    options: (command) => command.option("-s, --stack <name>", "Use this stack"),
    load: async () => (await import("../commands/cache-clear.ts")).cacheClear,
  });
}
