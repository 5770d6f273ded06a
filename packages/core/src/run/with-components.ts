import type { StackComponent } from "../component/stack-component.ts";
import { reasonOf } from "../error/reason-of.ts";
import { toErrorRecord } from "../error/to-error-record.ts";
import { failStep } from "./fail-step.ts";
import { isRecordsFailure } from "./is-records-failure.ts";
import type { StepRecord } from "./run-record.ts";
import type { ActiveStepRun } from "./step-run.ts";

/**
 * Calls `prepareStepRun` of every component before, and `cleanupStepRun` of those that were begun after, whatever
 * happened. What goes wrong between, before an attempt was made, is the step's failure and not the run's end; only where
 * the records themselves cannot be kept is there nothing to do but to say so.
 */
export async function withComponents(stepRun: ActiveStepRun, work: () => Promise<StepRecord>): Promise<StepRecord> {
  const { step, run, stack } = stepRun;
  const begun: StackComponent[] = [];
  try {
    for (const component of stack.components) {
      begun.push(component);
      await component.prepareStepRun(step, run);
    }
    return await work();
  } catch (error) {
    if (isRecordsFailure(error)) throw error;
    return await failStep(stepRun, toErrorRecord(error));
  } finally {
    for (const component of begun.toReversed()) await cleanUp(component, stepRun);
  }
}

async function cleanUp(component: StackComponent, { step, run }: ActiveStepRun): Promise<void> {
  try {
    await component.cleanupStepRun(step, run);
  } catch (error) {
    const reason = reasonOf(error);
    const text = `The ${component.type} ${component.name} could not clean up: ${reason}`;
    run.notify({
      kind: "log",
      line: { runId: run.id, step: step.name, attempt: 0, at: Date.now(), level: "warn", text },
    });
  }
}
