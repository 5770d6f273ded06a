import { type ChildProcess, fork } from "node:child_process";
import type { Readable } from "node:stream";
import type { LogLevel } from "../run/run-record.ts";
import { LineSplitter } from "../thread/line-splitter.ts";
import { logMessage } from "../thread/log-message.ts";
import { LogValve } from "../thread/log-valve.ts";
import type { MessageOfTask, WorkerLink, WorkerListener } from "../thread/worker-link.ts";
import { LAST_WORDS_FD, parseLastWords } from "./last-words.ts";
import { disconnected, notStarted, processEnd } from "./process-end.ts";
import { type StepProcessData, stepProcessArguments, stepProcessOptions } from "./step-process-arguments.ts";

/** Milliseconds between the end of a process's connection and its own, when it is about to end. */
const DISCONNECT_PATIENCE = 500;

/** Starts a process that serves steps, with a process group of its own, so that Ctrl-C in a terminal asks its parent alone. */
export function startProcess(entry: URL, data: StepProcessData, listener: WorkerListener): WorkerLink {
  const { onMessage, onDoomed, onEnd } = listener;
  const child = fork(entry, stepProcessArguments(data), {
    execArgv: [...stepProcessOptions(data.memory)],
    serialization: "advanced",
    detached: true,
    windowsHide: true,
    stdio: ["ignore", "pipe", "pipe", "ipc", "pipe"],
  });
  let stage: "serving" | "closing" | "gone" = "serving";
  let lastWords = "";
  let sawHeapFull = false;

  // What passes by the valve of the process: native code, and programs that it started.
  const valve = new LogValve({ passOn: (...line) => onMessage(logMessage(...line)), onHold: () => {} });
  const native = (level: LogLevel) =>
    new LineSplitter((text) => {
      sawHeapFull ||= level === "error" && /heap out of memory/.test(text);
      valve.write(level, text);
    });
  const out = listen(child.stdout, native("info"));
  const error = listen(child.stderr, native("error"));
  const guard = child.stdio[LAST_WORDS_FD] as Readable | null | undefined;
  guard?.setEncoding("utf8").on("data", (text: string) => (lastWords += text));
  for (const stream of [child.stdout, child.stderr, guard]) unref(stream);

  /** What was written before something happened is there to be read, but perhaps not read yet. */
  function afterOutput(then: () => void): void {
    setImmediate(() =>
      setImmediate(() => {
        out.flush();
        error.flush();
        valve.flush();
        then();
      }),
    );
  }
  async function end(): Promise<void> {
    if (stage === "gone") return;
    const exit = new Promise((resolve) => child.once("exit", resolve));
    killGroup(child);
    await exit;
  }

  /** A process that has lost the connection, and does not end, could be asked for nothing any more. */
  function cutOff(): void {
    if (stage !== "serving") return;
    onEnd(disconnected);
    void end();
  }

  child.on("message", (message: MessageOfTask) =>
    message.type === "log" ? onMessage(message) : afterOutput(() => onMessage(message)),
  );
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
    afterOutput(() => {
      const words = parseLastWords(lastWords);
      onEnd((subject) => processEnd(subject, { code, signal, words, sawHeapFull, memory: data.memory }));
    });
  });
  child.on("disconnect", () => {
    onDoomed();
    if (stage === "serving") setTimeout(cutOff, DISCONNECT_PATIENCE).unref();
  });
  return {
    post: (message) => {
      if (message.type === "close") stage = "closing";
      if (message.type === "task") valve.open();
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

function listen(stream: Readable | null, lines: LineSplitter): LineSplitter {
  stream?.on("data", (chunk: Buffer) => lines.write(chunk));
  return lines;
}

/** The process keeps this one alive while it does something; its streams alone do not. */
function unref(stream: object | null | undefined): void {
  if (stream && "unref" in stream && typeof stream.unref === "function") stream.unref();
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended already, and so has everything it started.
  }
}
