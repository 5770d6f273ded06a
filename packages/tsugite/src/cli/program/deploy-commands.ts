import type { Command } from "commander";
import type { DeployCommandOptions } from "../commands/deploy.ts";
import type { StackChoice } from "../commands/stack-choice.ts";
import { addGroup, addLeaf, collect } from "../leaf-command.ts";

const SCHEDULE =
  "A schedule is five fields of cron (minute, hour, day of month, month, day of week), one of\n" +
  "@hourly, @daily, @weekly, @monthly and @yearly, or an interval such as 15m or 6h.";

/** `deploy`, `undeploy` and `schedules …`. */
export function addDeployCommands(program: Command): void {
  addLeaf<DeployCommandOptions>(program, {
    usage: "deploy <file>",
    summary: "Leave a pipeline with the engine of a stack, which starts its runs",
    details: `Takes the place of the version deployed before, and of its schedule. Starts no run.\n${SCHEDULE}`,
    examples: [
      "tsugite deploy pipeline.ts --stack team",
      'tsugite deploy pipeline.ts --schedule "0 3 * * *" --timezone Europe/Berlin',
      "tsugite deploy pipeline.ts --schedule @daily --param label=nightly",
      "tsugite deploy pipeline.ts --schedule 6h --start 2026-12-01T00:00:00Z --catch-up",
    ],
    options: (command) =>
      scheduleOptions(command)
        .option("-s, --stack <name>", "Use this stack")
        .option("--unpause", "Let the pipeline go on where somebody paused it in its engine"),
    load: async () => (await import("../commands/deploy.ts")).deployCommand,
  });
  addLeaf<StackChoice>(program, {
    usage: "undeploy <pipeline>",
    summary: "Take a deployed pipeline back from its engine",
    details: "The engine starts no more runs of it; what is recorded of its runs stays.",
    examples: ["tsugite undeploy penguins", "tsugite undeploy penguins --stack team"],
    options: (command) => command.option("-s, --stack <name>", "Use this stack"),
    load: async () => (await import("../commands/undeploy.ts")).undeployCommand,
  });
  const schedules = addGroup(
    program,
    "schedules",
    "Look at the schedules of deployed pipelines, pause and resume them",
  );
  addLeaf<StackChoice>(schedules, {
    usage: "list",
    summary: "List what the engine of a stack starts by itself, and when",
    examples: ["tsugite schedules list", "tsugite schedules list --stack team --json"],
    options: (command) => command.option("-s, --stack <name>", "Use this stack"),
    load: async () => (await import("../commands/schedules-list.ts")).schedulesList,
  });
  const changes = {
    pause: "Start no more runs of a pipeline until its schedule is resumed",
    resume: "Start runs of a pipeline again",
    delete: "Forget the schedule of a pipeline, which stays deployed",
  } as const;
  for (const change of ["pause", "resume", "delete"] as const) {
    addLeaf<StackChoice>(schedules, {
      usage: `${change} <pipeline>`,
      summary: changes[change],
      examples: [`tsugite schedules ${change} penguins`],
      options: (command) => command.option("-s, --stack <name>", "Use this stack"),
      load: async () => (await import("../commands/schedules-change.ts")).schedulesChange(change),
    });
  }
}

/** The options of `deploy` and `compile` that say when runs are started, and with what. */
export function scheduleOptions(command: Command): Command {
  return command
    .option(
      "-p, --param <name=value>",
      "A parameter for the runs that the engine starts, as `run` takes it (repeatable)",
      collect,
    )
    .option("--params-file <file>", "Read parameters from a JSON file; --param goes before it")
    .option("--schedule <when>", "When the engine starts runs by itself")
    .option("--timezone <name>", "IANA time zone of the schedule: Europe/Berlin; UTC where it is left out")
    .option("--start <time>", "Plan no run before: 2026-12-01T06:00:00+01:00")
    .option("--end <time>", "Plan no run after")
    .option("--catch-up", "Make up for runs that were missed since --start");
}
