import { COMPONENT_TYPES } from "../config/project-config.ts";

/** The variables that tell how this program was started. */
export type CommandEnvironment = Readonly<Record<string, string | undefined>>;

/** How each package manager starts a program of the project, which a shell would not find, and installs packages. */
const MANAGERS: Readonly<Record<string, { readonly start: string; readonly install: string }>> = {
  npm: { start: "npx", install: "npm install" },
  pnpm: { start: "pnpm", install: "pnpm add" },
  yarn: { start: "yarn", install: "yarn add" },
  bun: { start: "bunx", install: "bun add" },
};

/** What people type to start this program: as `TSUGITE_COMMAND` says, else as it was started this time. */
export function commandName(env: CommandEnvironment = process.env): string {
  if (env.TSUGITE_COMMAND) return env.TSUGITE_COMMAND;
  const manager = managerIn(env);
  return manager === undefined ? "tsugite" : `${manager.start} tsugite`;
}

/** What people type to install packages. */
export function installCommand(packages: readonly string[], env: CommandEnvironment = process.env): string {
  return [managerIn(env)?.install ?? "npm install", ...packages].join(" ");
}

function managerIn(env: CommandEnvironment): (typeof MANAGERS)[string] | undefined {
  const [name = ""] = (env.npm_config_user_agent ?? "").split("/", 1);
  return Object.hasOwn(MANAGERS, name) ? MANAGERS[name] : undefined;
}

/** A text in which every command of this program begins as it has to be typed here. */
export function withCommandName(text: string, env?: CommandEnvironment): string {
  return text.replaceAll(COMMAND, () => commandName(env));
}

const FIRST_WORDS = [
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
  "--help",
];
// In code it is a command whatever follows; in prose it could be the name of the project.
const COMMAND = new RegExp(`(?<=\`)tsugite(?= )|(?<![\\w./@-])tsugite(?= (?:${FIRST_WORDS.join("|")})(?![\\w-]))`, "g");
