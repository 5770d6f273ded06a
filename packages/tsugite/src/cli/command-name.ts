import { COMPONENT_TYPES } from "../config/project-config.ts";
import { startedBy } from "../project/package-manager.ts";

/** The variables that tell how this program was started. */
export type CommandEnvironment = Readonly<Record<string, string | undefined>>;

/** What people type to start this program: as `TSUGITE_COMMAND` says, else as it was started this time. */
export function commandName(env: CommandEnvironment = process.env): string {
  if (env.TSUGITE_COMMAND) return env.TSUGITE_COMMAND;
  const manager = startedBy(env);
  return manager === undefined ? "tsugite" : `${manager.start} tsugite`;
}

/** A text in which every command of this program begins as it has to be typed here. */
export function withCommandName(text: string, env?: CommandEnvironment): string {
  return text.replaceAll(COMMAND, () => commandName(env));
}

/** Names of the commands that this program has itself. */
export const OWN_COMMANDS: readonly string[] = [
  "init",
  "run",
  "compile",
  "deploy",
  "undeploy",
  "schedules",
  "runs",
  "artifacts",
  "cache",
  "gc",
  "stack",
  ...COMPONENT_TYPES,
  "completion",
];
// In code it is a command whatever follows; in prose it could be the name of the project.
const COMMAND = new RegExp(
  `(?<=\`)tsugite(?= )|(?<![\\w./@-])tsugite(?= (?:${[...OWN_COMMANDS, "--help"].join("|")})(?![\\w-]))`,
  "g",
);
