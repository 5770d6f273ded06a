import { hostname } from "node:os";
import type { BaseOrchestrator, BaseStep, RunRecord, Stack, StepOutcome, StepRun } from "@tsugite/core";

/** Begins the lines by which the witness tells the kit what was called. */
export const WITNESS_MARK = "tsugite-kit called ";

/** One call of a method of the orchestrator, told by way of the log of the step. */
export interface WitnessedCall {
  readonly method: "runStep" | "prepareStepRun" | "cleanupStepRun";
  readonly step: string;
  readonly host: string;
  readonly pid: number;
}

type OrchestratorClass = abstract new (...args: never[]) => BaseOrchestrator;

/** The same orchestrator, which also tells which of its methods are called for which step, wherever that happens. */
export function witnessOf<Class extends OrchestratorClass>(tested: Class): Class {
  // TypeScript allows a mixin to extend only what takes any arguments.
  const base = tested as unknown as abstract new (...args: unknown[]) => BaseOrchestrator;
  abstract class Witness extends base {
    /** Where each run keeps its records, for the methods that are given no stack. */
    readonly #stacks = new Map<string, Stack>();

    override async runStep(stepRun: StepRun): Promise<StepOutcome> {
      const { run, step, stack } = stepRun;
      if (run !== undefined) {
        this.#stacks.set(run.id, stack);
        await this.#tell("runStep", step, run);
      }
      return super.runStep(stepRun);
    }

    override async prepareStepRun(step: BaseStep, run: RunRecord): Promise<void> {
      await this.#tell("prepareStepRun", step, run);
      await super.prepareStepRun(step, run);
    }

    override async cleanupStepRun(step: BaseStep, run: RunRecord): Promise<void> {
      await this.#tell("cleanupStepRun", step, run);
      await super.cleanupStepRun(step, run);
    }

    async #tell(method: WitnessedCall["method"], { name }: BaseStep, { id }: RunRecord): Promise<void> {
      const call: WitnessedCall = { method, step: name, host: hostname(), pid: process.pid };
      const text = WITNESS_MARK + JSON.stringify(call);
      const line = { runId: id, step: name, attempt: 0, at: Date.now(), level: "debug", text } as const;
      await this.#stacks.get(id)?.metadataStore.appendLogs([line]);
    }
  }
  Object.defineProperty(Witness, "name", { value: tested.name });
  // It has all that the tested class has.
  return Witness as unknown as Class;
}
