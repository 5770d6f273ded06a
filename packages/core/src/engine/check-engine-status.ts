import { TsugiteError } from "../error/tsugite-error.ts";
import type { EngineRunStatus, EngineStepStatus } from "../orchestrator/run-handle.ts";

const RUN_STATES: readonly EngineRunStatus["state"][] = [
  "queued",
  "running",
  "completed",
  "failed",
  "cancelled",
  "gone",
];
const STEP_STATES: readonly EngineStepStatus["state"][] = [
  "waiting",
  "queued",
  "running",
  "retrying",
  "completed",
  "failed",
  "skipped",
  "cancelled",
];

/** What a flavor says of its engine decides what is recorded, so that a word nobody knows must not pass. */
export function checkEngineStatus(status: EngineRunStatus, flavor: string): EngineRunStatus {
  if (!RUN_STATES.includes(status?.state)) refuse(flavor, "a run", status?.state, RUN_STATES);
  for (const [name, step] of Object.entries(status.steps ?? {})) {
    if (!STEP_STATES.includes(step?.state)) refuse(flavor, `the step ${name}`, step?.state, STEP_STATES);
  }
  return { ...status, steps: status.steps ?? {} };
}

function refuse(flavor: string, what: string, state: unknown, known: readonly string[]): never {
  throw new TsugiteError(
    "COMPONENT_INVALID",
    `status() of the ${flavor} orchestrator says that ${what} is ${JSON.stringify(state)}.`,
    { fix: `Return one of ${known.join(", ")}.` },
  );
}
