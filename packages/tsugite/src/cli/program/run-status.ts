import type { Command, Option } from "commander";
import type { ShownStatus } from "../../runs/shown-status.ts";

const STATUSES: readonly ShownStatus[] = ["running", "lost", "completed", "failed", "cancelled"];

/** The option `--status`. */
export function runStatus(command: Command): Option {
  return command.createOption("--status <status>", "Only runs with this status").choices(STATUSES);
}
