import type { ShownStatus } from "../../runs/shown-status.ts";
import type { Span } from "../format/line.ts";

const ICONS: Readonly<Record<ShownStatus, Exclude<Span, string>>> = {
  running: { text: "•", style: "cyan" },
  completed: { text: "✓", style: "green" },
  failed: { text: "✗", style: "red" },
  cancelled: { text: "■", style: "yellow" },
  lost: { text: "?", style: "yellow" },
};

/** The mark of a run's status. */
export function iconOfRun(status: ShownStatus): Exclude<Span, string> {
  return ICONS[status];
}
