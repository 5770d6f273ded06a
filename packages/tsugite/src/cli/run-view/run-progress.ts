import type { RunNotice, RunRecord, StepRecord, StepStatus } from "@tsugite/core";
import { cleanLine } from "../format/clean-text.ts";

/** What is known of one step while its run goes on. */
export interface StepProgress {
  readonly name: string;
  state: "pending" | "retrying" | StepStatus;
  attempt: number;
  startedAt?: number;
  endedAt?: number;
  /** Why the cache did not answer. */
  because?: string;
  /** What it printed last. */
  lastLine?: string;
  /** Why it is tried again, and when, if that is known. */
  retry?: { readonly message: string; readonly at?: number };
  /** Once it has ended. */
  record?: StepRecord;
  /** Whether its error stands whole below the steps. */
  isTold?: boolean;
}

/** A run before its first step: what it is called and what it will do. */
export interface RunPlan {
  readonly run: Pick<RunRecord, "name" | "pipeline" | "stack">;
  /** Names of the steps in their order. */
  readonly steps: readonly string[];
}

/** Follows a run by its notices. Holds no more than the screen needs. */
export class RunProgress {
  readonly plan: RunPlan;
  readonly startedAt: number;
  readonly steps: Map<string, StepProgress>;
  /** Names of the steps that have ended, in that order. */
  readonly ended: string[] = [];

  constructor(plan: RunPlan, now: number) {
    this.plan = plan;
    this.startedAt = now;
    this.steps = new Map(plan.steps.map((name) => [name, { name, state: "pending", attempt: 0 }]));
  }

  /** Takes in what happened; the step as it is now. */
  apply(notice: RunNotice, now: number): StepProgress {
    const step = this.#step(nameIn(notice));
    switch (notice.kind) {
      case "started":
        step.state = "running";
        step.attempt = notice.attempt;
        step.startedAt ??= notice.at ?? now;
        if (notice.because !== undefined) step.because = notice.because;
        delete step.retry;
        break;
      case "retrying":
        step.state = "retrying";
        step.attempt = notice.attempt;
        step.retry = {
          message: cleanLine(firstLine(notice.message)),
          ...(notice.delay === undefined ? {} : { at: now + notice.delay }),
        };
        break;
      case "log":
        step.lastLine = cleanLine(notice.line.text);
        break;
      case "ended":
        if (step.record === undefined) this.ended.push(step.name);
        step.state = notice.record.status;
        step.record = notice.record;
        step.endedAt = now;
        break;
    }
    return step;
  }

  /** Notes that the errors of these steps stand whole below. */
  tell(steps: readonly string[]): void {
    for (const name of steps) this.#step(name).isTold = true;
  }

  /** How many steps are in each state. */
  counts(): Readonly<Record<StepProgress["state"], number>> {
    const counts = {
      pending: 0,
      running: 0,
      retrying: 0,
      completed: 0,
      cached: 0,
      failed: 0,
      skipped: 0,
      cancelled: 0,
    };
    for (const { state } of this.steps.values()) counts[state]++;
    return counts;
  }

  #step(name: string): StepProgress {
    const known = this.steps.get(name);
    if (known !== undefined) return known;
    const step: StepProgress = { name, state: "pending", attempt: 0 };
    // What the run itself logs belongs to no step.
    if (name !== "") this.steps.set(name, step);
    return step;
  }
}

/** How long a step took, or takes until now; undefined when its function was not called. */
export function durationOf(step: StepProgress, now: number): number | undefined {
  if (step.state === "cached" || step.state === "skipped") return undefined;
  const { startedAt, endedAt } = step.record ?? {};
  if (startedAt !== undefined && endedAt !== undefined) return endedAt - startedAt;
  return step.startedAt === undefined ? undefined : (step.endedAt ?? now) - step.startedAt;
}

function nameIn(notice: RunNotice): string {
  if (notice.kind === "log") return notice.line.step;
  return notice.kind === "ended" ? notice.record.step : notice.step;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
