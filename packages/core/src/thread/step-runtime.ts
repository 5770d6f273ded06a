import type { Json, JsonObject } from "../json/json.ts";
import type { LeftOut } from "../run/left-out.ts";
import type { LogLevel } from "../run/run-record.ts";
import type { WrittenFile } from "../store/artifact-store.ts";
import type { HookCall } from "./call-hook.ts";

/** Calls the user's functions, in threads or processes away from the thread that keeps the records. */
export interface StepRuntime {
  /**
   * Parses parameters by the pipeline's own schema, transforms included; the result as the JSON codec encodes it.
   * Raises `PARAMETER_INVALID`, all problems at once.
   */
  parseParameters(given: JsonObject): Promise<Json>;
  /** Calls a step's function once. Rejects with what it threw, or why it ended. */
  call(call: StepCall, options: StepCallOptions): Promise<StepCallResult>;
  /** Calls a hook. Rejects with what it threw, or why it ended. */
  hook(call: HookCall, options: StepCallOptions): Promise<void>;
  /** Path of a local file with the content of a data file. Raises `DATA_FILE_NOT_FOUND`, `DATA_FILE_CHANGED`. */
  locateFile(file: { readonly path: string; readonly digest: string }): Promise<string>;
  close(): Promise<void>;
}

/** One call of a step's function, with its inputs still encoded. Everything in it can cross threads and processes. */
export interface StepCall {
  readonly source: string;
  readonly inputs: Readonly<Record<string, EncodedInput>>;
  /**
   * The outputs that are asked for: `auto` or the name of a declared codec, and the path of no file yet, where a stream or
   * a large value is written. What is there after a failure is removed by whoever calls.
   */
  readonly outputs: Readonly<Record<string, { readonly codec: string; readonly path: string }>>;
  readonly run: { readonly id: string; readonly name: string };
  readonly step: string;
  /** From 1. */
  readonly attempt: number;
  readonly idempotencyKey: string;
  /** Waits for a debugger, and stops before the function; only in a process of its own. @default false */
  readonly inspect?: boolean;
}

/** The value of an input as it is stored, for the thread that calls the function to decode. */
export type EncodedInput =
  | { readonly kind: "bytes"; readonly codec: string; readonly bytes: Uint8Array; readonly declared?: DeclaredCodec }
  | {
      readonly kind: "file";
      readonly codec: string;
      readonly path: string;
      readonly name: string;
      readonly declared?: DeclaredCodec;
    }
  | { readonly kind: "json"; readonly value: Json }
  | { readonly kind: "array"; readonly items: readonly EncodedInput[] }
  | { readonly kind: "object"; readonly entries: Readonly<Record<string, EncodedInput>> };

/** The step and output whose declaration holds the codec to decode with. */
export interface DeclaredCodec {
  readonly source: string;
  readonly output: string;
}

/** How a call is watched and ended. */
export interface StepCallOptions {
  /** Aborted on cancel and on timeout; its reason is what the call rejects with. */
  readonly signal: AbortSignal;
  /** Milliseconds that the function has to end after the signal, before its thread or process is ended. */
  readonly grace: number;
  /** Calls it in a process of its own. `memory`: bytes that the process may use. @default in a thread */
  readonly process?: { readonly memory?: number };
  /** Told of each line that the step prints; `leftOut` on a line that stands for others, which a flood left no room for. */
  readonly onLog: (level: LogLevel, text: string, leftOut?: LeftOut) => void;
}

/** What a call left behind. */
export interface StepCallResult {
  /** Empty when the step returned nothing. */
  readonly outputs: Readonly<Record<string, EncodedOutput>>;
  readonly metadata: Readonly<Record<string, Json>>;
}

/** The value of an output as it is to be stored: in memory, as a file of the user's, or as one written for the store. */
export type EncodedOutput =
  | { readonly kind: "bytes"; readonly codec: string; readonly bytes: Uint8Array }
  | { readonly kind: "file"; readonly codec: string; readonly path: string; readonly name: string }
  | ({ readonly kind: "written"; readonly codec: string; readonly name?: string } & WrittenFile);
