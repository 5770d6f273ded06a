import { attach } from "../../client/attach.ts";
import type { RunResult } from "../../client/run.ts";
import type { CliContext } from "../cli-context.ts";
import type { ExitCode } from "../exit-code.ts";
import type { StackChoice } from "./stack-choice.ts";
import { type Watch, watchRun } from "./watch-run.ts";

export function runsWait(
  context: CliContext,
  [address = ""]: readonly string[],
  { stack }: StackChoice,
): Promise<ExitCode> {
  const start = async ({ onRun, detach, onNotice, onSilence }: Watch): Promise<RunResult> => {
    const attached = await attach(address, { directory: context.cwd, ...(stack === undefined ? {} : { stack }) });
    return attached.wait({ onRun: (run, spec) => onRun(run, spec, []), detach, onNotice, onSilence });
  };
  return watchRun(context, `looking for the run ${address}`, start, "detaches");
}
