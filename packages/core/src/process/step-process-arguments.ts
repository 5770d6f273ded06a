import { isMainThread } from "node:worker_threads";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { WorkerData } from "../thread/worker-message.ts";

/** The first argument of a process that serves steps; what it starts with follows as JSON. */
const STEP_PROCESS_OPTION = "--tsugite-step-process";

/** What a step process is started with. */
export interface StepProcessData extends WorkerData {
  /** Bytes that the process may use. */
  readonly memory?: number;
}

/** Options of Node that belong to the one process they were given to. */
const NOT_FOR_CHILDREN = /^(?:--inspect|-[ep]$|-pe$|--eval$|--print$|--input-type|--watch|--test)/;
const WITH_VALUE = /^(?:-[ep]|-pe|--eval|--print|--input-type|--watch-path)$/;

export function stepProcessArguments(data: StepProcessData): readonly string[] {
  return [STEP_PROCESS_OPTION, JSON.stringify(data)];
}

/** The options of Node that a step process is started with. */
export function stepProcessOptions(
  memory: number | undefined,
  own: readonly string[] = process.execArgv,
): readonly string[] {
  const inherited = own.filter(
    (option, index) => !NOT_FOR_CHILDREN.test(option) && !WITH_VALUE.test(own[index - 1] ?? ""),
  );
  const heap = memory === undefined ? [] : [`--max-old-space-size=${heapLimitMiB(memory)}`];
  return [...inherited, "--enable-source-maps", ...heap];
}

/**
 * MiB that the JavaScript heap of a process with so many bytes may grow to. What Node itself, buffers and addons take is
 * left out of it, so that V8 collects garbage before the process is at its limit.
 */
export function heapLimitMiB(memory: number): number {
  return Math.max(1, Math.floor((memory * 0.75) / 1024 ** 2));
}

/** Whether this is the main thread of a process that was started to serve steps. */
export function isStepProcess(): boolean {
  return isMainThread && process.argv[2] === STEP_PROCESS_OPTION;
}

/** Takes the arguments of this step process, which no library that reads the command line is to stumble over. */
export function takeStepProcessData(): StepProcessData {
  if (!isStepProcess())
    throw new TsugiteError("INTERNAL", "Steps were to be served by a process that no pool started.");
  const [, json = ""] = process.argv.splice(2, 2);
  // The parent wrote it by `stepProcessArguments`.
  return JSON.parse(json) as StepProcessData;
}
