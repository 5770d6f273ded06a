import type { HookName } from "../authoring/hooks.ts";
import type { Digest } from "../json/digest.ts";
import type { Json, JsonObject } from "../json/json.ts";
import type { FailureMode } from "./failure-mode.ts";

/** The version of {@link PipelineSpec} that this copy of core writes, and the newest it reads. */
export const SPEC_VERSION = 1;

/**
 * A compiled pipeline: plain JSON, the same bytes for the same sources on every machine.
 *
 * It holds nothing of one machine: no absolute path, time, environment or secret. Its JSON Schema is published as
 * `@tsugite/core/pipeline-spec.schema.json`.
 */
export interface PipelineSpec {
  readonly specVersion: typeof SPEC_VERSION;
  readonly name: string;
  /** Where the pipeline is exported: `relative/path.ts#export`. */
  readonly source: string;
  /** JSON Schema of the parameters, as they are given; absent when the pipeline takes none. */
  readonly params?: JsonObject;
  /** The steps, each after everything it waits for; ties stand in the order of their calls. */
  readonly steps: readonly StepSpec[];
  /** What the builder returned; absent when it returned nothing. */
  readonly result?: InputSpec;
  /** What a failed step means for the rest of a run; absent: `continueOnFailure`. */
  readonly failureMode?: FailureMode;
  /** Which hooks the pipeline has; the functions are found with its source. */
  readonly hooks?: readonly HookName[];
  readonly settings?: Settings;
}

/** Settings for single flavors, under the flavor's name. */
export type Settings = Readonly<Record<string, JsonObject>>;

/** One invocation of a step. */
export interface StepSpec {
  /** Unique in the pipeline. */
  readonly name: string;
  /** Where the step is exported: `relative/path.ts#export` or `package/subpath#export`. Invocations may share it. */
  readonly source: string;
  readonly code: StepCode;
  readonly inputs: Readonly<Record<string, InputSpec>>;
  readonly outputs: Readonly<Record<string, OutputSpec>>;
  /** Steps that must have completed before, beside the producers of its inputs. */
  readonly after?: readonly string[];
  readonly retries?: RetrySpec;
  /** Milliseconds that one attempt may take. */
  readonly timeout?: number;
  readonly resources?: ResourceSpec;
  /** The function is called in a process instead of a thread. */
  readonly isolation?: "process";
  /** `false`: never answered from the cache. `true`: even if it has no outputs. Absent: if it has outputs. */
  readonly cache?: boolean | CacheSpec;
  /** Which hooks the step has; the functions are found with its source. */
  readonly hooks?: readonly HookName[];
  readonly settings?: Settings;
}

/** When the cache answers a step, and what belongs to its key beside code and inputs. */
export interface CacheSpec {
  /** Milliseconds after which what the step made answers no more. */
  readonly ttl?: number;
  /** A text of the user's; with one, a step is answered even if it has no outputs. */
  readonly key?: string;
  readonly files?: CacheFilesSpec;
  /** Names of environment variables, sorted. */
  readonly env?: readonly string[];
}

/** Files that a step opens by their paths. */
export interface CacheFilesSpec {
  /** Relative to the project root, sorted. */
  readonly patterns: readonly string[];
  /** Of the paths and contents of all files that the patterns found when the pipeline was compiled. */
  readonly digest: Digest;
}

/** What the cache knows of the code a step reaches. */
export interface StepCode {
  /** Of the step's function and everything it reaches. */
  readonly digest: Digest;
  /** Of its input schema, if it has one. */
  readonly input?: Digest;
}

/** Where the value of an input comes from. Arrays and objects are put together from their parts. */
export type InputSpec =
  | { readonly kind: "output"; readonly step: string; readonly output: string }
  | { readonly kind: "parameter"; readonly path: readonly string[] }
  | { readonly kind: "scheduledAt" }
  | { readonly kind: "file"; readonly path: string; readonly digest: Digest; readonly size: number }
  /** A literal, as the JSON codec encodes it. */
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "array"; readonly items: readonly InputSpec[] }
  | { readonly kind: "object"; readonly entries: Readonly<Record<string, InputSpec>> };

/** How an output is stored. */
export interface OutputSpec {
  /** Name of a codec declared on the output; `auto` picks one of the built-in codecs by the value. */
  readonly codec: string;
  /** Of the code of a declared codec. */
  readonly code?: Digest;
}

/** How often, and how long apart, a failed step is tried again. */
export interface RetrySpec {
  /** Attempts after the first. */
  readonly count: number;
  /** Milliseconds before the second attempt. */
  readonly delay: number;
  /** How the delay grows: it stays, or doubles with each attempt. */
  readonly backoff: "constant" | "exponential";
  /** The longest delay in milliseconds. */
  readonly maxDelay: number;
  /** Whether each delay is drawn at random between half of it and all of it. */
  readonly jitter: boolean;
}

/** What one attempt needs. */
export interface ResourceSpec {
  /** Cores. */
  readonly cpu?: number;
  /** Bytes. */
  readonly memory?: number;
  readonly gpu?: number;
}
