import { describeProblem, type RunStatus, TsugiteError } from "@tsugite/core";
import type { RunResult, WatchOptions } from "../../client/run.ts";
import { runToJson, stepToJson } from "../../runs/run-json.ts";
import { type CliContext, print } from "../cli-context.ts";
import { inCommandWords } from "../command-words.ts";
import { ExitCode } from "../exit-code.ts";
import { cleanLine } from "../format/clean-text.ts";
import { columnsOf } from "../format/columns.ts";
import { commandLine } from "../format/command-line.ts";
import { paintFor } from "../format/paint.ts";
import { valueToJson } from "../format/value.ts";
import { openRunView } from "../run-view/open-run-view.ts";
import { runSummary, stepsToldOf } from "../run-view/run-summary.ts";
import { engineSilence } from "./engine-silence.ts";
import { type InterruptPhase, onInterrupt } from "./on-interrupt.ts";
import { stackToName } from "./stack-to-name.ts";

const EXIT_CODES: Readonly<Record<RunStatus, ExitCode>> = {
  running: ExitCode.OK,
  completed: ExitCode.OK,
  failed: ExitCode.FAILED,
  cancelled: ExitCode.CANCELLED,
};

/** What a command is told of its run, and how it can be stopped. */
export type Watch = Required<
  Pick<WatchOptions, "signal" | "detach" | "onRun" | "onLog" | "onSubmitted" | "onNotice" | "onSilence">
>;

/** What differs between the commands that show a run. */
export interface WatchChoice {
  /**
   * What Ctrl-C does to a run that this process has begun with. One that is handed over to an engine is never cancelled by
   * it. @default "cancels"
   */
  readonly interrupted?: InterruptPhase;
  /** Whether the end of a run is waited for that an engine carries out. @default true */
  readonly waits?: boolean;
}

/**
 * Shows a run as it goes on, and sums it up at its end.
 *
 * @param doing What goes on before the run begins, for example that its file is built.
 */
export async function watchRun(
  context: CliContext,
  doing: string,
  start: (watch: Watch) => Promise<RunResult>,
  { interrupted = "cancels", waits = true }: WatchChoice = {},
): Promise<ExitCode> {
  // With --json, stdout is for the one document.
  const view = await openRunView(context.json ? context.stderr : context.stdout, doing);
  const interrupt = onInterrupt(view);
  try {
    const ended = await start({
      signal: interrupt.cancel,
      detach: interrupt.detach,
      onRun: (record, spec, warnings) => {
        interrupt.phase = interrupted;
        interrupt.leaving = inCommandWords(wayOn(record.name), context);
        view.begin({ run: record, steps: spec.steps.map(({ name }) => name) });
        for (const warning of warnings)
          view.say(`${paintFor(context.stderr)("yellow", "!")} ${inCommandWords(describeProblem(warning), context)}`);
      },
      onSubmitted: ({ name, execution }, url) => {
        interrupt.phase = "detaches";
        delete interrupt.leaving;
        view.say(`Handed over to its engine: ${url ?? `${execution.runName} of ${execution.engine}`}`);
        // Who does not wait finds it among what can be done next.
        if (waits)
          view.say(
            `Ctrl-C ends the waiting alone; to cancel it: ${commandLine(["runs", "cancel", name], context.stack)}`,
          );
      },
      onLog: (line) => view.say(cleanLine(line)),
      onNotice: (notice) => view.notice(notice),
      onSilence: (error) => {
        const paint = paintFor(context.stderr);
        view.say(error === undefined ? "The engine answers again." : engineSilence(error, paint));
      },
    });
    view.end(context.json ? [] : stepsToldOf(ended.steps));
    const data = {
      run: runToJson(ended.run, ended.duration),
      steps: ended.steps.map(stepToJson),
      result: valueToJson(ended.result),
      ...(ended.url === undefined ? {} : { url: ended.url }),
    };
    const columns = columnsOf(context.stdout) ?? 100;
    const { cwd, verbose } = context;
    const stack = await stackToName(ended.projectRoot, ended.run.stack);
    print(context, data, (paint) => `\n${runSummary(ended, { paint, columns, verbose, cwd, stack })}`);
    return interrupt.detach.aborted ? ExitCode.CANCELLED : EXIT_CODES[ended.run.status];
  } catch (error) {
    if (interrupt.leaving !== undefined && !TsugiteError.is(error, "ATTEMPT_FENCED")) view.say(interrupt.leaving);
    throw error;
  } finally {
    view.end();
    interrupt.dispose();
  }
}

/** For a run that this process had to leave, as when the disk is full. */
function wayOn(name: string): string {
  const [show, resume] = [`tsugite runs show ${name}`, `tsugite runs resume ${name}`];
  return `\`${show}\` tells how far the run came; \`${resume}\` takes it up again.`;
}
