import type { LogLevel } from "@tsugite/core";
import type { Command, Option } from "commander";

// Not from core, which would be loaded for every --help.
const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** The option `--level`. */
export function logLevel(command: Command): Option {
  return command.createOption("--level <level>", "Only lines of this level and above").choices(LEVELS);
}
