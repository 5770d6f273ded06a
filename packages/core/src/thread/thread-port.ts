import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { FromWorker, ToWorker, WorkerData, WorkerResults } from "./worker-message.ts";
import type { WorkerPort } from "./worker-port.ts";

/** The port of a step thread to the thread that keeps the records. */
export function openThreadPort(): WorkerPort {
  const port = parentPort;
  if (port === null) throw new TsugiteError("INTERNAL", "A step thread was to be served outside of a worker thread.");
  return {
    // The pool starts every thread with these.
    data: workerData as WorkerData,
    send: (message) => send(port, message),
    hold: (memory) => send(port, { type: "held", memory }),
    listen: (receive) => {
      port.on("message", (message: ToWorker) => (message.type === "close" ? port.close() : receive(message)));
    },
  };
}

function send(port: MessagePort, message: FromWorker): void {
  port.postMessage(message, message.type === "done" ? transferable(message.result) : []);
}

/** Large outputs move to the main thread, where they would otherwise be copied. */
function transferable(result: WorkerResults[keyof WorkerResults]): ArrayBuffer[] {
  if (!("outputs" in result) || !("metadata" in result)) return [];
  const buffers = Object.values(result.outputs).flatMap((output) => (output.kind === "bytes" ? [output.bytes] : []));
  // A small Buffer shares its memory with others.
  return buffers.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
}
