import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { describePipeline } from "../authoring/describe-pipeline.ts";
import { parseParameters } from "../authoring/params.ts";
import { toJson } from "../codec/to-json.ts";
import { fromErrorRecord } from "../error/thread-error.ts";
import { toErrorRecord } from "../error/to-error-record.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { PipelineModule } from "../module/pipeline-module.ts";
import { callHook } from "./call-hook.ts";
import { callStep } from "./call-step.ts";
import { captureOutput } from "./capture-output.ts";
import { LoadedPipeline } from "./loaded-pipeline.ts";
import { LogValve } from "./log-valve.ts";
import type { FromThread, ThreadData, ThreadResults, ThreadTask, ToThread } from "./thread-message.ts";

/**
 * The life of a step thread: loads the user's module once, then performs one task after the other. This is the only
 * place where code of a pipeline file runs.
 *
 * @param loadModule Where the module comes from; by default from the URL the thread was started with.
 */
export function serveStepThread(loadModule?: () => Promise<PipelineModule>): void {
  const port = parentPort;
  if (port === null) throw new TsugiteError("INTERNAL", "serveStepThread was called outside a worker thread.");
  // The pool starts every thread with these.
  const data = workerData as ThreadData;
  const valve = new LogValve({
    passOn: (level, text, leftOut) => {
      send(port, { type: "log", level, text, ...(leftOut === undefined ? {} : { leftOut }) });
    },
    onHold: (memory) => send(port, { type: "held", memory }),
  });
  const output = captureOutput((level, text) => valve.write(level, text));
  const flush = (): void => {
    output.flush();
    valve.flush();
  };
  // What was printed before process.exit() or an error that nobody caught.
  process.on("exit", flush);
  const loaded = new LoadedPipeline(data, loadModule);
  let abort: AbortController | undefined;

  port.on("message", (message: ToThread) => {
    if (message.type === "close") {
      port.close();
      return;
    }
    if (message.type === "abort") {
      abort?.abort(fromErrorRecord(message.error));
      return;
    }
    abort = new AbortController();
    valve.open();
    perform(message.task, loaded, abort.signal)
      .finally(flush)
      .then(
        (result) => send(port, { type: "done", result, leftovers: hasLeftovers() }),
        (error: unknown) => send(port, { type: "failed", error: toErrorRecord(error, data.projectRoot) }),
      );
  });
}

/** Whether anything but the port to the main thread keeps this thread's event loop alive. */
function hasLeftovers(): boolean {
  return process.getActiveResourcesInfo().some((resource) => resource !== "MessagePort");
}

async function perform(
  task: ThreadTask,
  loaded: LoadedPipeline,
  signal: AbortSignal,
): Promise<ThreadResults[keyof ThreadResults]> {
  switch (task.kind) {
    case "describe": {
      const { pipeline, source, sourceOf } = await loaded.get();
      return describePipeline(pipeline, { source, resolveSource: sourceOf });
    }
    case "parseParameters": {
      const { pipeline } = await loaded.get();
      const parsed = await parseParameters(pipeline, task.given);
      return "problems" in parsed ? parsed : { value: toJson(parsed.value, "params") };
    }
    case "call": {
      const { stepAt } = await loaded.get();
      return callStep(task.call, stepAt, signal);
    }
    case "hook":
      await callHook(task.call, await loaded.get(), signal);
      return {};
  }
}

function send(port: MessagePort, message: FromThread): void {
  port.postMessage(message, message.type === "done" ? transferable(message.result) : []);
}

/** Large outputs move to the main thread, where they would otherwise be copied. */
function transferable(result: ThreadResults[keyof ThreadResults]): ArrayBuffer[] {
  if (!("outputs" in result) || !("metadata" in result)) return [];
  const buffers = Object.values(result.outputs).flatMap((output) => (output.kind === "bytes" ? [output.bytes] : []));
  // A small Buffer shares its memory with others.
  return buffers.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
}
