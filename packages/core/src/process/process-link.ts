import { type ChildProcess, fork } from "node:child_process";
import type { Writable } from "node:stream";
import type { MessageOfTask, WorkerLink, WorkerListener } from "../thread/worker-link.ts";
import { disconnected, notStarted, processEnd } from "./process-end.ts";
import { ProcessOutput } from "./process-output.ts";
import { GUARD_FD } from "./process-words.ts";
import { type StepProcessData, stepProcessArguments, stepProcessOptions } from "./step-process-arguments.ts";

/** Milliseconds between the end of a process's connection and its own, when it is about to end. */
const DISCONNECT_PATIENCE = 500;
/** Milliseconds that a guard has to give out what the process holds, and end it. */
const GUARD_PATIENCE = 1_000;

/** Starts a process that serves steps, with a process group of its own, so that Ctrl-C in a terminal asks its parent alone. */
export function startProcess(entry: URL, data: StepProcessData, listener: WorkerListener): WorkerLink {
  const { onMessage, onDoomed, onEnd } = listener;
  const child = fork(entry, stepProcessArguments(data), {
    execArgv: [...stepProcessOptions(data.memory)],
    serialization: "advanced",
    detached: true,
    windowsHide: true,
    stdio: ["ignore", "pipe", "pipe", "ipc", "pipe", "pipe"],
  });
  const output = new ProcessOutput(child, onMessage);
  let stage: "serving" | "closing" | "gone" = "serving";

  async function end(): Promise<void> {
    if (stage === "gone") return;
    const exit = new Promise((resolve) => child.once("exit", resolve));
    if (output.isHolding) {
      (child.stdio[GUARD_FD] as Writable | null | undefined)?.write("end");
      setTimeout(() => stage !== "gone" && killGroup(child), GUARD_PATIENCE).unref();
    } else killGroup(child);
    await exit;
  }

  /** A process that has lost the connection, and does not end, could be asked for nothing any more. */
  function cutOff(): void {
    if (stage !== "serving") return;
    onEnd(disconnected);
    void end();
  }

  child.on("message", (message: MessageOfTask) => output.settle(() => onMessage(message)));
  child.on("error", (cause) => {
    if (child.pid !== undefined) return;
    stage = "gone";
    onEnd((subject) => notStarted(subject, cause));
  });
  child.on("exit", (code, signal) => {
    // With the programs it has started, which nobody waits for now.
    if (stage === "serving") killGroup(child);
    stage = "gone";
    onDoomed();
    output.settle(() => {
      const { error, used, sawHeapFull } = output;
      onEnd((subject) => processEnd(subject, { code, signal, error, used, sawHeapFull, memory: data.memory }));
    });
  });
  child.on("disconnect", () => {
    onDoomed();
    if (stage === "serving") setTimeout(cutOff, DISCONNECT_PATIENCE).unref();
  });
  return {
    post: (message) => {
      if (message.type === "close") stage = "closing";
      if (message.type === "task") output.open();
      if (child.connected) child.send(message, () => {});
    },
    ref: () => {
      child.ref();
      child.channel?.ref();
    },
    unref: () => {
      child.unref();
      child.channel?.unref();
    },
    end,
  };
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended already, and so has everything it started.
  }
}
