import type { CliContext } from "../cli-context.ts";
import { inCommandWords } from "../command-words.ts";
import { cleanLine } from "../format/clean-text.ts";
import { paintFor } from "../format/paint.ts";

/** Shows what an orchestrator says while it deploys; beside the result, so that it can be piped on. */
export function tellLog(context: CliContext): (line: string) => void {
  const paint = paintFor(context.stderr);
  return (line) => void context.stderr.write(`${paint("dim", inCommandWords(cleanLine(line), context))}\n`);
}
