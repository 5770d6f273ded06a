import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import type { ErrorRecord } from "../error/error-record.ts";
import type { LogLevel } from "../run/run-record.ts";
import { HeldLines } from "../thread/held-lines.ts";
import { LineSplitter } from "../thread/line-splitter.ts";
import { logMessage } from "../thread/log-message.ts";
import { LogValve, passOnHeld } from "../thread/log-valve.ts";
import type { WorkerListener } from "../thread/worker-link.ts";
import { GUARD_FD, type ProcessWords, WORDS_FD, WordsReader } from "./process-words.ts";

/** Reads everything that a step process says beside its messages: what it prints, and what it knows of its end. */
export class ProcessOutput {
  /** What was thrown and not caught. */
  error: ErrorRecord | undefined;
  /** Bytes that it used when it was found to use more than it may. */
  used: number | undefined;
  /** Whether there are lines that its guard would give out before an end. */
  isHolding = false;
  /** Whether V8 has printed that its heap was full. */
  sawHeapFull = false;
  readonly #onMessage: WorkerListener["onMessage"];
  /** For what goes past Node's own streams, and so past the valve of the process. */
  readonly #valve: LogValve;
  readonly #out: LineSplitter;
  readonly #error: LineSplitter;

  constructor({ stdio }: ChildProcess, onMessage: WorkerListener["onMessage"]) {
    this.#onMessage = onMessage;
    this.#valve = new LogValve({ passOn: (...line) => onMessage(logMessage(...line)), onHold: () => {} });
    // Of addons, of programs below, and of Node when it crashes.
    this.#out = new LineSplitter((text) => this.#printed("info", text));
    this.#error = new LineSplitter((text) => this.#printed("error", text));
    read(stdio[1], (chunk: Buffer) => this.#out.write(chunk));
    read(stdio[2], (chunk: Buffer) => this.#error.write(chunk));
    for (const fd of [GUARD_FD, WORDS_FD]) {
      const words = new WordsReader((said) => this.#hear(said));
      read(stdio[fd], (text: string) => words.read(text))?.setEncoding("utf8");
    }
  }

  /** Begins with another task. */
  open(): void {
    this.#valve.open();
  }

  /** What was written before something happened is there to be read, but perhaps not read yet. */
  settle(then: () => void): void {
    setImmediate(() =>
      setImmediate(() => {
        this.#out.flush();
        this.#error.flush();
        this.#valve.flush();
        then();
      }),
    );
  }

  #printed(level: LogLevel, text: string): void {
    this.sawHeapFull ||= level === "error" && /heap out of memory/.test(text);
    this.#valve.write(level, text);
  }

  #hear(words: ProcessWords): void {
    switch (words.type) {
      case "log":
        this.#onMessage(words);
        return;
      case "holding":
        this.isHolding = true;
        return;
      case "held":
        passOnHeld(heldLines(words.memory), (...line) => this.#onMessage(logMessage(...line)));
        return;
      case "threw":
        this.error = words.error;
        return;
      case "memory":
        this.used = words.used;
    }
  }
}

/** The process keeps its parent alive while it does something; its streams alone do not. */
function read<Chunk>(stream: unknown, use: (chunk: Chunk) => void): Readable | undefined {
  // A stream that is asked for as "pipe" is a socket; there is none if the process could not be started.
  const socket = stream as (Readable & { unref(): void }) | null | undefined;
  socket?.on("data", use);
  socket?.unref();
  return socket ?? undefined;
}

function heldLines(base64: string): HeldLines {
  const bytes = Buffer.from(base64, "base64");
  const memory = new SharedArrayBuffer(bytes.length);
  Buffer.from(memory).set(bytes);
  return new HeldLines(memory);
}
