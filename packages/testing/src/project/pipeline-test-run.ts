import {
  type ErrorRecord,
  fromErrorRecord,
  type LogLine,
  type RunRecord,
  type RunStatus,
  type StepRecord,
  stepDefinition,
  TsugiteError,
} from "@tsugite/core";
import { type ReadableRun, readOutputs } from "./read-outputs.ts";
import type { AnyStep, OutputOf } from "./step-types.ts";

/** A run of a pipeline in a test, which has ended. */
export class PipelineTestRun<Result = unknown> {
  /** As it was recorded. */
  readonly run: RunRecord;
  /** What the builder returned, with the values in the place of its Refs; undefined when the run did not complete. */
  readonly result: Result | undefined;
  /** In the order in which they started, or ended without having started. */
  readonly steps: readonly StepRecord[];
  readonly #logs: readonly LogLine[];
  readonly #readable: ReadableRun;

  /** @internal Made by `runPipeline`. */
  constructor(run: RunRecord, result: Result | undefined, logs: readonly LogLine[], readable: ReadableRun) {
    this.run = run;
    this.result = result;
    this.steps = readable.steps;
    this.#logs = logs;
    this.#readable = readable;
  }

  get status(): RunStatus {
    return this.run.status;
  }

  /** Why the run failed; undefined when it did not. */
  get error(): ErrorRecord | undefined {
    return this.run.error;
  }

  /**
   * What the builder returned, with the values in the place of its Refs. Raises why the run did not complete: each step that
   * failed, where and with what; the error of the first one is the `cause`.
   */
  assertCompleted(): Result {
    // Undefined only where the run did not complete, or the builder returned nothing.
    if (this.status === "completed") return this.result as Result;
    const failed = this.steps.filter(({ status }) => status === "failed");
    const [cause] = failed.flatMap(({ error }) => (error === undefined ? [] : [fromErrorRecord(error)]));
    const why = failed.map(describeFailure);
    throw new TsugiteError(
      this.status === "cancelled" ? "RUN_CANCELLED" : "RUN_FAILED",
      [
        this.status === "cancelled" ? "The run was cancelled." : "The run failed.",
        ...(why.length === 0 ? [this.error?.message ?? ""] : why),
      ]
        .join("\n")
        .trim(),
      cause === undefined ? {} : { cause },
    );
  }

  /**
   * The record of a step. Raises `STEP_NOT_FOUND`.
   *
   * @param step Or the name of its call, where the pipeline calls it more than once.
   */
  step(step: AnyStep | string): StepRecord {
    const name = nameOf(step);
    const found = this.steps.find((record) => record.step === name);
    if (found !== undefined) return found;
    const names = this.steps.map((record) => record.step);
    throw new TsugiteError("STEP_NOT_FOUND", `The run has no step ${name}.`, { fix: `It has ${names.join(", ")}.` });
  }

  /**
   * What a step made, decoded: its value, or an object with its declared outputs. Undefined when it returned nothing.
   * Raises `STEP_NOT_FOUND`, and `OUTPUT_MISSING` when it did not complete.
   *
   * @param name Name of its call, where the pipeline calls it more than once. @default the step's own name
   */
  output<S extends AnyStep>(step: S, name?: string): Promise<OutputOf<S>>;
  /** The same of a step that is known by its name only. */
  output(name: string): Promise<unknown>;
  async output(step: AnyStep | string, name: string = nameOf(step)): Promise<unknown> {
    const record = this.step(name);
    if (record.status === "completed" || record.status === "cached") return readOutputs(this.#readable, record);
    const why = record.error?.message ?? record.reason ?? "";
    throw new TsugiteError("OUTPUT_MISSING", `Step ${name} has no output, because it is ${record.status}: ${why}`);
  }

  /** What a step printed, or all steps and the hooks of the pipeline, in the order in which it was recorded. */
  logs(step?: AnyStep | string): readonly LogLine[] {
    if (step === undefined) return this.#logs;
    const name = nameOf(step);
    return this.#logs.filter((line) => line.step === name);
  }
}

function describeFailure({ step, error }: StepRecord): string {
  if (error === undefined) return `Step ${step} failed.`;
  const { name, message, at } = error;
  return `Step ${step} failed${at === undefined ? "" : ` at ${at}`}: ${name === "TsugiteError" ? "" : `${name}: `}${message}`;
}

function nameOf(step: AnyStep | string): string {
  return typeof step === "string" ? step : (stepDefinition(step)?.name ?? step.name);
}
