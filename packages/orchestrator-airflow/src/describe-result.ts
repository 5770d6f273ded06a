import type { Json, JsonObject, StepOutcome } from "@tsugite/core";

/**
 * How a step ended, in references: what another task or a person needs to find the values in the stores. Never a value: it
 * becomes an XCom, which Airflow keeps and shows.
 */
export function describeResult(outcome: StepOutcome, runName: string): JsonObject {
  const { runId, step, status, attempt, reason, error, cachedFrom } = outcome;
  const outputs: Record<string, Json> = {};
  for (const [name, { digest, codec, size }] of Object.entries(outcome.outputs))
    outputs[name] = { digest, codec, size };
  return {
    run: runId,
    run_name: runName,
    step,
    status,
    attempt,
    outputs,
    ...(reason === undefined ? {} : { reason }),
    ...(cachedFrom === undefined ? {} : { cached_from: cachedFrom.runName }),
    ...(error === undefined ? {} : { error: `${error.code}: ${error.message}` }),
  };
}
