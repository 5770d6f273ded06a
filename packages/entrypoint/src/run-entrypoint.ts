import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { isStepWorker, type PipelineModule, serveSteps, TsugiteError } from "@tsugite/core";
import { endWithParent } from "./end-with-parent.ts";
import { exitCodeOf, exitCodeOfError } from "./exit-code.ts";
import { goOnUnread } from "./go-on-unread.ts";
import { printNotice } from "./print-notice.ts";
import { signalOfProcess } from "./signal-of-process.ts";
import { startStep } from "./start-step.ts";

/** What a bundle holds: the only things its entrypoint can be asked for. */
export interface EntrypointTable {
  /** URL of the bundle's one file: `import.meta.url`. Its directory holds the other files of the bundle. */
  readonly url: string;
  /** Evaluates the user's module; called only in a thread or process of its own. */
  readonly loadModule: () => Promise<PipelineModule>;
  /** `relative/path.ts#export` of the pipeline. */
  readonly mainModuleSource: string;
  /** Classes by their `module#Class`. */
  readonly sources: Readonly<Record<string, unknown>>;
}

/**
 * The program of a bundle: `node entrypoint.mjs --entrypoint_config_source …` runs exactly one step, by the
 * orchestrator's own `runStep`, and ends the process with an exit code that says how it went.
 *
 * The same file is started again as a thread or process, which runs the user's code, so that this thread can always answer.
 */
export async function runEntrypoint(table: EntrypointTable): Promise<void> {
  if (isStepWorker()) {
    serveSteps(table.loadModule);
    return;
  }
  endWithParent();
  goOnUnread();
  const signal = signalOfProcess();
  try {
    const outcome = await startStep({
      argv: process.argv.slice(2),
      table,
      directory: dirname(fileURLToPath(table.url)),
      signal,
      notify: printNotice,
    });
    process.exitCode = exitCodeOf(outcome);
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = exitCodeOfError(error);
  }
  // A function that never settles, or a handle it left open, must not keep the process.
  process.exit();
}

function describe(error: unknown): string {
  if (TsugiteError.is(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
