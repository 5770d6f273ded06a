import { describeProblem, type RunStatus } from "@tsugite/core";
import type { RunResult, WatchOptions } from "../../client/run.ts";
import { runToJson, stepToJson } from "../../runs/run-json.ts";
import { type CliContext, print } from "../cli-context.ts";
import { withCommandName } from "../command-name.ts";
import { ExitCode } from "../exit-code.ts";
import { columnsOf } from "../format/columns.ts";
import { paintFor } from "../format/paint.ts";
import { valueToJson } from "../format/value.ts";
import { openRunView } from "../run-view/open-run-view.ts";
import { runSummary } from "../run-view/run-summary.ts";
import { cancelOnInterrupt } from "./cancel-on-interrupt.ts";
import { stackToName } from "./stack-to-name.ts";

const EXIT_CODES: Readonly<Record<RunStatus, ExitCode>> = {
  running: ExitCode.OK,
  completed: ExitCode.OK,
  failed: ExitCode.FAILED,
  cancelled: ExitCode.CANCELLED,
};

/**
 * Shows a run as it goes on, lets Ctrl-C cancel it, and sums it up at its end.
 *
 * @param doing What goes on before the run begins, for example that its file is built.
 */
export async function watchRun(
  context: CliContext,
  doing: string,
  start: (watch: Required<Pick<WatchOptions, "signal" | "onRun" | "onNotice">>) => Promise<RunResult>,
): Promise<ExitCode> {
  // With --json, stdout is for the one document.
  const view = await openRunView(context.json ? context.stderr : context.stdout, doing);
  const interrupt = cancelOnInterrupt(view);
  try {
    const ended = await start({
      signal: interrupt.signal,
      onRun: (record, spec, warnings) => {
        interrupt.isRunning = true;
        view.begin({ run: record, steps: spec.steps.map(({ name }) => name) });
        for (const warning of warnings)
          view.say(`${paintFor(context.stderr)("yellow", "!")} ${withCommandName(describeProblem(warning))}`);
      },
      onNotice: (notice) => view.notice(notice),
    });
    view.end();
    const data = { run: runToJson(ended.run), steps: ended.steps.map(stepToJson), result: valueToJson(ended.result) };
    const columns = columnsOf(context.stdout) ?? 100;
    const { cwd, verbose } = context;
    const stack = await stackToName(ended.projectRoot, ended.run.stack);
    print(context, data, (paint) => `\n${runSummary(ended, { paint, columns, verbose, cwd, stack })}`);
    return EXIT_CODES[ended.run.status];
  } finally {
    view.end();
    interrupt.dispose();
  }
}
