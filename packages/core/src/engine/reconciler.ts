import type { Stack } from "../component/stack.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { Digest } from "../json/digest.ts";
import type { EngineRunStatus } from "../orchestrator/run-handle.ts";
import { recordRunEnd } from "../run/record-run-end.ts";
import type { RunRecord } from "../run/run-record.ts";
import { stepKeyOf } from "../run/step-key.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";
import { unreportedSteps } from "./unreported-steps.ts";

/** Milliseconds in which a report that is on its way arrives: a step records its end before its process ends. */
export const REPORT_GRACE = 2_000;

/** What came of one look at both sides. */
export interface Look {
  readonly run: RunRecord;
  /** Whether something will be recorded once the grace is over, if nobody reports until then. */
  readonly isPending: boolean;
}

/**
 * Brings the records of one run together with what its engine says, look by look. Any number of processes may do so at
 * once: what is recorded is compared with what was looked at.
 */
export class Reconciler {
  readonly #stack: Stack;
  readonly #grace: number;
  #known: { readonly digest: Digest; readonly spec: PipelineSpec } | undefined;
  /** When each unreported step was seen first, by what was seen. */
  readonly #seen = new Map<string, number>();

  constructor(stack: Stack, grace: number = REPORT_GRACE) {
    this.#stack = stack;
    this.#grace = grace;
  }

  /** Records what is certain, and ends the run when the engine has ended it and every step has an outcome. */
  async look(run: RunRecord, engine: EngineRunStatus): Promise<Look> {
    if (run.status !== "running") return { run, isPending: false };
    const { metadataStore } = this.#stack;
    try {
      if (run.owner === undefined) return await this.#reconcile(run, engine);
      // The process that submitted the run was lost before it could tell.
      if (engine.state === "gone") return { run, isPending: false };
      return await this.#reconcile(await metadataStore.handOverRun(run, {}), engine);
    } catch (error) {
      // Resumed since by somebody else: what is known here is of an earlier generation.
      if (!TsugiteError.is(error, "ATTEMPT_FENCED")) throw error;
      return { run: (await metadataStore.getRun(run.id)) ?? run, isPending: false };
    }
  }

  async #reconcile(run: RunRecord, engine: EngineRunStatus): Promise<Look> {
    const spec = await this.#specOf(run);
    const hasEnded = engine.state !== "queued" && engine.state !== "running";
    const isPending = await this.#settle(run, spec, engine);
    if (isPending || !hasEnded) return { run, isPending };
    return { run: await recordRunEnd(this.#stack, spec, { run, failure: failureOf(engine) }), isPending: false };
  }

  /** It may be another one after the run was resumed. */
  async #specOf({ id, specDigest }: RunRecord): Promise<PipelineSpec> {
    if (this.#known?.digest !== specDigest) {
      this.#known = { digest: specDigest, spec: await this.#stack.metadataStore.getSpec(id) };
    }
    return this.#known.spec;
  }

  /** Whether unreported steps are left that wait for their grace. */
  async #settle(run: RunRecord, spec: PipelineSpec, engine: EngineRunStatus): Promise<boolean> {
    const { metadataStore, orchestrator } = this.#stack;
    const unreported = unreportedSteps({
      spec,
      run,
      records: await metadataStore.listSteps(run.id),
      engine,
      upstreamOf: (step) => orchestrator.getUpstreamStepNames(step, spec),
    });
    const now = performance.now();
    let isPending = false;
    for (const { step, settlement } of unreported) {
      const sight = `${run.generation} ${step} ${settlement.ifAttempt} ${settlement.status}`;
      const first = this.#seen.get(sight) ?? now;
      this.#seen.set(sight, first);
      if (now - first >= this.#grace) {
        const record = await metadataStore.settleStep(stepKeyOf(run, step), settlement);
        // Another attempt has begun since.
        isPending ||= record.status === "running";
      } else isPending = true;
    }
    return isPending;
  }
}

/** A failure of the engine's run that no step accounts for, as when it skipped what waits for a task that it lost. */
function failureOf({ state, message }: EngineRunStatus): string | undefined {
  if (state !== "failed") return undefined;
  return `The engine ended the run as failed${message === undefined ? "" : `: ${message}`}.`;
}
