import { setImmediate as endOfTurn } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { describePipeline } from "../authoring/describe-pipeline.ts";
import { parseParameters } from "../authoring/params.ts";
import { toJson } from "../codec/to-json.ts";
import { fromErrorRecord } from "../error/thread-error.ts";
import { toErrorRecord } from "../error/to-error-record.ts";
import type { PipelineModule } from "../module/pipeline-module.ts";
import { openProcessPort } from "../process/process-port.ts";
import { isStepProcess } from "../process/step-process-arguments.ts";
import { callHook } from "./call-hook.ts";
import { type CallPlace, callStep } from "./call-step.ts";
import { captureOutput } from "./capture-output.ts";
import { type LoadedModule, LoadedPipeline } from "./loaded-pipeline.ts";
import { logMessage } from "./log-message.ts";
import { LogValve } from "./log-valve.ts";
import { RestingState } from "./resting-state.ts";
import { openThreadPort } from "./thread-port.ts";
import type { FromWorker, WorkerResults, WorkerTask } from "./worker-message.ts";

/** Whether this is a thread or process that a pool has started to serve steps. */
export function isStepWorker(): boolean {
  return !isMainThread || isStepProcess();
}

/**
 * The life of a thread or process that serves steps: loads the user's module once, then performs one task after the other.
 * This is the only place where code of a pipeline file runs.
 *
 * @param loadModule Where the module comes from; by default from the URL the worker was started with.
 */
export function serveSteps(loadModule?: () => Promise<PipelineModule>): void {
  const port = isMainThread ? openProcessPort() : openThreadPort();
  const valve = new LogValve({
    passOn: (...line) => port.send(logMessage(...line)),
    onHold: (memory) => port.hold(memory),
  });
  const output = captureOutput((level, text) => valve.write(level, text));
  const flush = (): void => {
    output.flush();
    valve.flush();
  };
  // What was printed before process.exit() or an error that nobody caught.
  process.on("exit", flush);
  const loaded = new LoadedPipeline(port.data, loadModule);
  const rest = new RestingState(port.mayGrow);
  let abort: AbortController | undefined;

  port.listen((message) => {
    if (message.type === "abort") {
      abort?.abort(fromErrorRecord(message.error));
      return;
    }
    abort = new AbortController();
    const { signal } = abort;
    valve.open();
    loaded
      .get()
      .then((module) => {
        rest.note();
        return perform(message.task, module, { signal, projectRoot: port.data.projectRoot });
      })
      .then(async (result) => {
        // A rejection that nobody waits for is noticed at the end of the turn: it is this task's, not the next one's.
        await endOfTurn();
        return result;
      })
      .finally(flush)
      .then(
        (result): FromWorker => ({ type: "done", result, leftovers: rest.hasLeftovers() }),
        (thrown: unknown): FromWorker => {
          const error = toErrorRecord(thrown, port.data.projectRoot);
          return { type: "failed", error, leftovers: rest.hasLeftovers() };
        },
      )
      .then((answer) => port.send(answer));
  });
}

async function perform(
  task: WorkerTask,
  loaded: LoadedModule,
  place: CallPlace,
): Promise<WorkerResults[keyof WorkerResults]> {
  const { pipeline, source, sourceOf, stepAt } = loaded;
  switch (task.kind) {
    case "describe":
      return describePipeline(pipeline, { source, resolveSource: sourceOf });
    case "parseParameters": {
      const parsed = await parseParameters(pipeline, task.given);
      return "problems" in parsed ? parsed : { value: toJson(parsed.value, "params") };
    }
    case "call":
      return callStep(task.call, stepAt, place);
    case "hook":
      await callHook(task.call, loaded, place.signal);
      return {};
  }
}
