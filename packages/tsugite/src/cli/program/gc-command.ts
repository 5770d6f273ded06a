import type { Command } from "commander";
import type { GcOptions } from "../commands/gc.ts";
import { addLeaf } from "../leaf-command.ts";
import { countFromZero } from "./whole-number.ts";

/** `gc`. */
export function addGcCommand(program: Command): void {
  addLeaf<GcOptions>(program, {
    usage: "gc",
    summary: "Remove old runs, and everything that no kept run needs",
    details:
      "Without options, runs that ended more than 30 days ago are removed, but for the 10 newest of each\n" +
      "pipeline. Runs that are going on are left alone, as are runs whose outputs a kept run was answered\n" +
      "with, and the bundles of deployed pipelines; cache entries go with the run that made them. Safe at\n" +
      "any time, also while runs are going on.",
    examples: ["tsugite gc --dry-run", "tsugite gc --older-than 7d", "tsugite gc --keep-runs 20"],
    options: (command) =>
      command
        .option("--keep-runs <count>", "Keep so many of the newest runs of each pipeline", countFromZero)
        .option("--older-than <time>", "Keep runs that ended within this time: 12h, 30d")
        .option("--grace <time>", "Keep what ended or was written within this time, whatever else is said", "1h")
        .option("--dry-run", "Say what would be removed, and remove nothing")
        .option("-s, --stack <name>", "Use this stack"),
    load: async () => (await import("../commands/gc.ts")).gc,
  });
}
