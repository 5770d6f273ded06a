import type { Digest } from "../json/digest.ts";
import type { AttemptRecord, Execution, LogLine, RunEvent, RunRecord, StepRecord } from "../run/run-record.ts";
import type { DigestParts } from "../spec/digest-parts.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";

/** One execution of a run, as another store keeps it. */
export interface ExecutionCopy extends Execution {
  readonly createdAt: number;
  /** Whether the engine chose its name. */
  readonly engineNamed: boolean;
}

/** Everything that a store knows of a run that has ended, for another store. Its larger artifacts are copied apart. */
export interface RunCopy {
  readonly run: RunRecord;
  /** Oldest first; the last one is that of the run. */
  readonly executions: readonly ExecutionCopy[];
  readonly spec: PipelineSpec;
  /** What the digests in the spec were made of, as far as that is known. */
  readonly parts: ReadonlyMap<Digest, DigestParts>;
  /** In the order in which they first started or ended; also those that are pending again, with their attempts alone. */
  readonly steps: readonly StepRecord[];
  readonly attempts: readonly AttemptRecord[];
  readonly logs: readonly LogLine[];
  readonly events: readonly Omit<RunEvent, "id">[];
  /** Contents of the artifacts that were small enough for the store itself. */
  readonly contents: ReadonlyMap<Digest, Uint8Array>;
}
