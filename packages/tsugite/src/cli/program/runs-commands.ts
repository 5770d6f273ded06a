import type { Command } from "commander";
import type { RunsListOptions } from "../commands/runs-list.ts";
import type { RunsLogsOptions } from "../commands/runs-logs.ts";
import type { RunsResumeOptions } from "../commands/runs-resume.ts";
import type { StackChoice } from "../commands/stack-choice.ts";
import { addGroup, addLeaf } from "../leaf-command.ts";
import { logLevel } from "./log-level.ts";
import { runStatus } from "./run-status.ts";
import { wholeNumber } from "./whole-number.ts";

const ADDRESS = "<run> is the name of a run, its id or the beginning of its id, or `latest`.";

/** `runs …`. */
export function addRunsCommands(program: Command): void {
  const runs = addGroup(program, "runs", "Look at runs, wait for them, resume and cancel them");
  addLeaf<RunsListOptions>(runs, {
    usage: "list",
    summary: "List runs, newest first",
    examples: [
      "tsugite runs list",
      "tsugite runs list --pipeline penguins --status failed",
      "tsugite runs list --limit 5 --json",
    ],
    options: (command) =>
      command
        .option("--pipeline <name>", "Only runs of this pipeline")
        .addOption(runStatus(command))
        .option("--limit <count>", "At most so many", wholeNumber, 20)
        .option("--before <run>", "Older ones than this run")
        .option("-s, --stack <name>", "Use this stack"),
    load: async () => (await import("../commands/runs-list.ts")).runsList,
  });
  addLeaf<StackChoice>(runs, {
    usage: "show <run>",
    summary: "Show a run: its steps, parameters, outputs and errors",
    details: ADDRESS,
    examples: ["tsugite runs show latest", "tsugite runs show monday --json"],
    options: (command) => command.option("-s, --stack <name>", "Use this stack"),
    load: async () => (await import("../commands/runs-show.ts")).runsShow,
  });
  addLeaf<RunsResumeOptions>(runs, {
    usage: "resume <run>",
    summary: "Take up a run that failed, was cancelled or lost its process",
    details: `${ADDRESS} Completed steps are kept; the rest runs.`,
    examples: ["tsugite runs resume latest", "tsugite runs resume monday --rerun clean"],
    options: (command) =>
      command
        .option("--rerun <step...>", "Run these completed steps again, and what waits for them")
        .option("--accept-changes", "Keep completed steps also where the pipeline has changed since")
        .option("--max-parallel <count>", "How many steps run at the same time", wholeNumber)
        .option("--inspect <step>", "Call this step under a debugger, which it waits for; not on an engine")
        .option("--no-wait", "Leave the run to the engine it is handed over to")
        .option("-s, --stack <name>", "Use this stack"),
    load: async () => (await import("../commands/runs-resume.ts")).runsResume,
  });
  addLeaf<StackChoice>(runs, {
    usage: "wait <run>",
    summary: "Wait for the end of a run, whoever carries it out",
    details:
      `${ADDRESS}\nShows what happens from now on, and exits as \`run\` would. ` +
      "Ctrl-C ends the waiting; the run goes on.",
    examples: ["tsugite runs wait latest", "tsugite runs wait monday --json"],
    options: (command) => command.option("-s, --stack <name>", "Use this stack"),
    load: async () => (await import("../commands/runs-wait.ts")).runsWait,
  });
  addLeaf<StackChoice>(runs, {
    usage: "cancel <run>",
    summary: "End a run that is going on, from another terminal or on an engine",
    details: ADDRESS,
    examples: ["tsugite runs cancel latest"],
    options: (command) => command.option("-s, --stack <name>", "Use this stack"),
    load: async () => (await import("../commands/runs-cancel.ts")).runsCancel,
  });
  addLeaf<RunsLogsOptions>(runs, {
    usage: "logs <run> [step]",
    summary: "Print what the steps of a run printed",
    details: `${ADDRESS} With --json, each line is one JSON document: level, msg, step, attempt, at.`,
    examples: [
      "tsugite runs logs latest",
      "tsugite runs logs monday fit --attempt 2",
      "tsugite runs logs -f latest --tail 20",
      "tsugite runs logs latest --level warn --json",
    ],
    options: (command) =>
      command
        .option("-f, --follow", "Go on until the run ends")
        .option("--tail <count>", "Begin with the newest so many lines", wholeNumber)
        .addOption(logLevel(command))
        .option("--attempt <number>", "Only this attempt of the step", wholeNumber)
        .option("--timestamps", "Begin each line with its time, in UTC")
        .option("-s, --stack <name>", "Use this stack"),
    load: async () => (await import("../commands/runs-logs.ts")).runsLogs,
  });
}
