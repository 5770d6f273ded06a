import { columnsOf } from "../format/columns.ts";
import { PlainRunView } from "./plain-run-view.ts";
import type { RunView } from "./run-view.ts";

/** The view that fits a stream: live in a terminal, else plain lines. */
export async function openRunView(stream: NodeJS.WriteStream, doing: string): Promise<RunView> {
  // A terminal that does not know how many rows it has says 0: nothing could be redrawn there.
  const isTerminal = stream.isTTY && columnsOf(stream) !== undefined && stream.rows !== 0;
  if (!isTerminal || process.env.TERM === "dumb" || process.env.CI) return new PlainRunView(stream);
  const { LiveRunView } = await import("./live-run-view.ts");
  return new LiveRunView(stream, doing);
}
