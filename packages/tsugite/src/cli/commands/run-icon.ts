import type { RunStatus } from "@tsugite/core";
import type { Cell } from "../format/table.ts";

const ICONS: Readonly<Record<RunStatus, Exclude<Cell, string>>> = {
  running: { text: "•", style: "cyan" },
  completed: { text: "✓", style: "green" },
  failed: { text: "✗", style: "red" },
  cancelled: { text: "■", style: "yellow" },
};

/** The mark of a run's status. */
export function iconOfRun(status: RunStatus): Exclude<Cell, string> {
  return ICONS[status];
}
