import { getHeapStatistics } from "node:v8";
import { formatMemory } from "../authoring/memory.ts";
import type { ErrorRecord } from "../error/error-record.ts";
import { fromErrorRecord } from "../error/thread-error.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import { heapLimitMiB } from "./step-process-arguments.ts";

/** How a process ended, as its parent sees it. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What was thrown and not caught. */
  readonly error: ErrorRecord | undefined;
  /** Bytes that it used when it was found to use more than it may. */
  readonly used: number | undefined;
  /** V8 has printed that the heap was full. */
  readonly sawHeapFull: boolean;
  /** Bytes that it was allowed to use. */
  readonly memory: number | undefined;
}

const MiB = 1024 ** 2;

/** Why a process ended, as the error of what it was doing. */
export function processEnd(subject: string, end: ProcessEnd): Error {
  const { code, signal, error, used, sawHeapFull, memory } = end;
  if (error !== undefined) return fromErrorRecord(error);
  if (used !== undefined && memory !== undefined) {
    return exited(
      `${subject} used ${formatMemory(used)} of memory, which is more than its limit of ${formatMemory(memory)}.`,
      `Raise the limit, for example to resources: { memory: "${roundUp(used * 1.5)}" }, or process the data in parts. Node itself takes some 70Mi of it.`,
    );
  }
  if (sawHeapFull && (signal === "SIGABRT" || code === 134)) {
    const heap = memory === undefined ? getHeapStatistics().heap_size_limit : heapLimitMiB(memory) * MiB;
    const of = memory === undefined ? "" : `, three quarters of its limit of ${formatMemory(memory)}`;
    return exited(
      `${subject} filled the JavaScript heap of its process, which holds ${formatMemory(heap)}${of}.`,
      `Give the step more, for example resources: { memory: "${roundUp((memory ?? heap) * 2)}" }, or process the data in parts.`,
    );
  }
  if (signal === "SIGKILL") {
    return exited(
      `The process of ${lowerFirst(subject)} was killed by SIGKILL: the system's memory may have run out, or somebody killed it.`,
      "Look into the system's log whether it ran out of memory; then process the data in parts, run fewer steps at the same time, or use a larger machine.",
    );
  }
  if (signal !== null) {
    return exited(
      `The process of ${lowerFirst(subject)} was ended by ${signal}${isCrash(signal) ? ", which is a crash of native code: of an addon, or of Node itself" : ""}.`,
      isCrash(signal)
        ? "Look for a newer version of the native addons that the step uses; its last lines of log may name the place."
        : "Find out who sent the signal, and run the step again.",
    );
  }
  return exited(
    `${subject} ended its process with exit code ${code} before it returned.`,
    "Remove the call of process.exit(): return from the step, or throw an Error to make it fail.",
  );
}

/** Why a process could not be started. */
export function notStarted(subject: string, cause: Error): TsugiteError {
  const message = `No process could be started for ${lowerFirst(subject)}: ${cause.message}.`;
  return new TsugiteError("STEP_EXITED", message, {
    cause,
    fix: "Look whether the system has memory and processes left; run fewer steps at the same time.",
  });
}

/** Why a process had to be ended that had lost its connection. */
export function disconnected(subject: string): TsugiteError {
  return exited(
    `${subject} closed the connection of its process to the one that started it, before it returned.`,
    "Look for code that closes file descriptors it has not opened; the connection is how the step's result is handed over.",
  );
}

function exited(message: string, fix: string): TsugiteError {
  return new TsugiteError("STEP_EXITED", message, { fix });
}

const CRASHES: ReadonlySet<NodeJS.Signals> = new Set(["SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGABRT", "SIGTRAP"]);

function isCrash(signal: NodeJS.Signals): boolean {
  return CRASHES.has(signal);
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** The next round amount above, as it is written in options. */
function roundUp(bytes: number): string {
  const eighths = Math.ceil(bytes / (128 * MiB));
  return eighths < 8 ? `${eighths * 128}Mi` : `${Math.ceil(eighths / 4) / 2}Gi`;
}
