import { cancel } from "../../client/cancel.ts";
import { runToJson } from "../../runs/run-json.ts";
import { type CliContext, print } from "../cli-context.ts";
import { commandLine } from "../format/command-line.ts";
import type { StackChoice } from "./stack-choice.ts";

export async function runsCancel(
  context: CliContext,
  [address = ""]: readonly string[],
  { stack }: StackChoice,
): Promise<void> {
  const run = await cancel(address, { directory: context.cwd, ...(stack === undefined ? {} : { stack }) });
  print(context, { run: runToJson(run, undefined) }, (paint) => {
    if (run.status !== "running") return `${paint("green", "✓")} The run ${run.name} is ${run.status}.`;
    const follow = `See it end: ${commandLine(["runs", "wait", run.name], context.stack)}`;
    return `${paint("green", "✓")} Asked the run ${paint("bold", run.name)} to end.\n  ${follow}`;
  });
}
