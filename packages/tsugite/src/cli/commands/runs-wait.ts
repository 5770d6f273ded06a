import { attach, type WaitOptions } from "../../client/attach.ts";
import type { RunResult } from "../../client/run.ts";
import type { CliContext } from "../cli-context.ts";
import type { ExitCode } from "../exit-code.ts";
import { commandLine } from "../format/command-line.ts";
import type { StackChoice } from "./stack-choice.ts";
import { type Watch, watchRun } from "./watch-run.ts";

export function runsWait(
  context: CliContext,
  [address = ""]: readonly string[],
  { stack }: StackChoice,
): Promise<ExitCode> {
  const start = async ({ onRun, onLog, detach, onNotice, onSilence }: Watch): Promise<RunResult> => {
    const attached = await attach(address, { directory: context.cwd, ...(stack === undefined ? {} : { stack }) });
    const begin: WaitOptions["onRun"] = (run, spec) => {
      onRun(run, spec, []);
      if (run.status !== "running") return;
      onLog(`What it printed before: ${commandLine(["runs", "logs", run.name], context.stack)}`);
    };
    return attached.wait({ onRun: begin, detach, onNotice, onSilence });
  };
  return watchRun(context, `looking for the run ${address}`, start, { interrupted: "detaches" });
}
