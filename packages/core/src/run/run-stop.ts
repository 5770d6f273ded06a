import type { FailureMode } from "../spec/failure-mode.ts";

const marker = Symbol.for("tsugite.run-stop");

/** Why a run begins no further step, and what becomes of the steps that have not started. */
export class RunStop extends Error {
  readonly status: "cancelled" | "skipped";

  /** @param message a clause, to stand after "because". */
  private constructor(status: RunStop["status"], message: string) {
    super(message);
    this.status = status;
  }

  static cancelled(runName: string): RunStop {
    return new RunStop("cancelled", `its run ${runName} was cancelled`);
  }

  static afterFailure(step: string, mode: FailureMode): RunStop {
    return new RunStop("skipped", `step ${step} failed, and the failure mode of the pipeline is ${mode}`);
  }

  /** What is recorded of a step that has not started. */
  get settlement(): { readonly status: RunStop["status"]; readonly reason: string } {
    return { status: this.status, reason: `Not started, because ${this.message}.` };
  }
}

/** Why a run stops; undefined as long as it does not. */
export function stopOf(signal: AbortSignal): RunStop | undefined {
  const { reason } = signal;
  return typeof reason === "object" && reason !== null && marker in reason ? (reason as RunStop) : undefined;
}

// An orchestrator may be built on another copy of core than the client.
Object.defineProperty(RunStop.prototype, marker, { value: true });
