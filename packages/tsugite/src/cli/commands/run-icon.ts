import type { ShownStatus } from "../../runs/shown-status.ts";
import type { Cell } from "../format/table.ts";

const ICONS: Readonly<Record<ShownStatus, Exclude<Cell, string>>> = {
  running: { text: "•", style: "cyan" },
  completed: { text: "✓", style: "green" },
  failed: { text: "✗", style: "red" },
  cancelled: { text: "■", style: "yellow" },
  lost: { text: "?", style: "yellow" },
};

/** The mark of a run's status. */
export function iconOfRun(status: ShownStatus): Exclude<Cell, string> {
  return ICONS[status];
}
