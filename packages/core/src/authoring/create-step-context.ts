import { describeValue } from "../codec/describe-value.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { Json } from "../json/json.ts";
import type { StepContext, StepLog, StepMetadata } from "./step-context.ts";

/** What `createStepContext` makes a context of. */
export interface StepContextOptions extends Omit<StepContext, "log" | "metadata"> {
  /** Filled by what the step notes with `metadata()`. */
  readonly metadata: Record<string, Json>;
}

/**
 * The context of one attempt. Its log writes to the console of the thread, which whoever runs the step captures.
 *
 * @internal
 */
export function createStepContext(options: StepContextOptions): StepContext {
  const { run, step, attempt, idempotencyKey, signal, metadata } = options;
  return {
    log: createLog(),
    signal,
    run: { id: run.id, name: run.name },
    step,
    attempt,
    idempotencyKey,
    metadata: (values) => noteMetadata(metadata, values),
  };
}

/**
 * The context of a step that is called by `step.run` in a test.
 *
 * @internal
 */
export function defaultStepContext(step: string, given: Partial<StepContext> = {}): StepContext {
  const context = createStepContext({
    run: { id: "test", name: "test" },
    step,
    attempt: 1,
    idempotencyKey: `test/${step}`,
    signal: new AbortController().signal,
    metadata: {},
  });
  return { ...context, ...given };
}

/** Writes to the console of this thread. */
export function createLog(): StepLog {
  // The methods are looked up at each call: whoever captures the console replaces them.
  return Object.assign((...values: unknown[]) => console.info(...values), {
    debug: (...values: unknown[]) => console.debug(...values),
    info: (...values: unknown[]) => console.info(...values),
    warn: (...values: unknown[]) => console.warn(...values),
    error: (...values: unknown[]) => console.error(...values),
  });
}

function noteMetadata(metadata: Record<string, Json>, values: StepMetadata): void {
  for (const [name, value] of Object.entries(values)) {
    if (!["number", "string", "boolean"].includes(typeof value)) {
      throw new TsugiteError("DEFINITION_INVALID", `metadata() was given ${describeValue(value)} as "${name}".`, {
        fix: "Note numbers, texts and booleans; what is larger is an output.",
      });
    }
    // JSON has no word for NaN, which a diverging training does note.
    metadata[name] = typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  }
}
