import type { StepKey } from "../store/metadata-requests.ts";
import type { RunRecord } from "./run-record.ts";

/** Names a step of a run as a writer of the run knows it: what it writes is refused once another has resumed the run. */
export function stepKeyOf({ id, generation }: Pick<RunRecord, "id" | "generation">, step: string): StepKey {
  return { runId: id, step, generation };
}
