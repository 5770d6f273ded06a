import type { RunStatus } from "@tsugite/core";
import type { Command, Option } from "commander";

const STATUSES: readonly RunStatus[] = ["running", "completed", "failed", "cancelled"];

/** The option `--status`. */
export function runStatus(command: Command): Option {
  return command.createOption("--status <status>", "Only runs with this status").choices(STATUSES);
}
