import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Duration } from "./duration.ts";
import type { Hooks, StepHookContext } from "./hooks.ts";
import type { Memory } from "./memory.ts";
import type { SettingsOption } from "./settings.ts";
import type { OutputsOption } from "./step-result.ts";

/** How a failed step is tried again. */
export interface RetryOptions {
  /** Attempts after the first. */
  readonly count: number;
  /** Time before the second attempt. @default "1s" */
  readonly delay?: Duration;
  /** How the delay grows: it stays, or doubles with each attempt. @default "exponential" */
  readonly backoff?: "constant" | "exponential";
  /** The longest delay. @default "5m" */
  readonly maxDelay?: Duration;
  /** Whether each delay is drawn at random between half of it and all of it. @default true */
  readonly jitter?: boolean;
}

/** What one attempt of a step needs. An orchestrator that does not reserve it says so at the beginning of the run. */
export interface ResourceOptions {
  /** Cores; fractions are allowed. The local orchestrator counts them, rounded up, against its `maxParallel`. */
  readonly cpu?: number;
  /**
   * With `isolation: "process"` also a limit: a step whose process uses more fails. It counts what the process holds, of
   * which Node itself takes some 70 MiB, and not what programs that the step starts use.
   */
  readonly memory?: Memory;
  /** Whole devices. */
  readonly gpu?: number;
}

/** When the cache answers a step, and what belongs to its key beside code and inputs. */
export interface CacheOptions {
  /** How long what the step made may answer, from when it was made. @default for ever */
  readonly ttl?: Duration;
  /**
   * A text of your own that is a part of the key, beside the code and the inputs: change it, and the step is called
   * again. A step without outputs is answered from the cache when it has one.
   */
  readonly key?: string;
  /**
   * Files that the step opens by their paths: patterns relative to the project root, for example `"data/*.csv"`. Their
   * paths and contents are looked at when the pipeline is compiled; a bundle does not ship them, as it does those of
   * `file()`. A pattern that finds nothing is a mistake.
   */
  readonly files?: readonly string[];
  /**
   * Names of environment variables that the step reads, as they are in the process that runs it. What is kept is a
   * digest of the value; name no secrets, because a short one can be guessed from it.
   */
  readonly env?: readonly string[];
}

/** What a pipeline can set for all its steps, and each step for itself. */
export interface ExecutionOptions {
  /** Attempts after the first, or more about them. @default 0 */
  readonly retries?: number | RetryOptions;
  /** Time that one attempt may take. @default no limit */
  readonly timeout?: Duration;
  readonly resources?: ResourceOptions;
  /**
   * Where the function is called: in a thread, or in a process for what a thread cannot hold: code that may crash, a native
   * addon that wants a main thread, `process.chdir()`, a limit on memory (`resources.memory`). Either is used again by the
   * next step. @default "thread"
   */
  readonly isolation?: "thread" | "process";
  /**
   * `false`: never answered from the cache. `true`: even if it has no outputs, so is there for its effects. Or more
   * about it; what a step says replaces all that its pipeline says.
   * @default answered if it has outputs
   */
  readonly cache?: boolean | CacheOptions;
}

/** What `step` takes when a name is not enough. */
export interface StepOptions<O extends OutputsOption | undefined, Given, I>
  extends ExecutionOptions,
    Hooks<StepHookContext> {
  /** Letters, digits, `_`, `.` and `-`; the name of its invocations unless they are named themselves. */
  readonly name: string;
  /** Names of the outputs, or an object with a codec for each. @default one output, the result itself */
  readonly outputs?: O;
  /** Any Standard Schema for the inputs. Checked on literals when compiling, and on all values before each call. */
  readonly input?: StandardSchemaV1<Given, I>;
  /** Settings for single flavors. */
  readonly settings?: SettingsOption;
  /** Whether an error is worth another attempt. Runs where the step runs. @default every error is */
  readonly retryIf?: (error: unknown) => boolean | Promise<boolean>;
}
