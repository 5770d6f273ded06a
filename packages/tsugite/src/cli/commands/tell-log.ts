import type { CliContext } from "../cli-context.ts";
import { cleanLine } from "../format/clean-text.ts";
import { paintFor } from "../format/paint.ts";

/** Shows what an orchestrator says while it deploys; beside the result, so that it can be piped on. */
export function tellLog({ stderr }: CliContext): (line: string) => void {
  const paint = paintFor(stderr);
  return (line) => void stderr.write(`${paint("dim", cleanLine(line))}\n`);
}
