import { columnsOf } from "../format/columns.ts";
import { PlainRunView } from "./plain-run-view.ts";
import type { RunView } from "./run-view.ts";

/** The view that fits a stream: live in a terminal, else plain lines. */
export async function openRunView(stream: NodeJS.WriteStream, doing: string): Promise<RunView> {
  const isTerminal = stream.isTTY && columnsOf(stream) !== undefined;
  if (!isTerminal || process.env.TERM === "dumb" || process.env.CI) return new PlainRunView(stream);
  const { LiveRunView } = await import("./live-run-view.ts");
  return new LiveRunView(stream, doing);
}
