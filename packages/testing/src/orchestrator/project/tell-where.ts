import { hostname } from "node:os";
import type { StepContext } from "@tsugite/core";

/** Begins the line by which a step tells the kit where it ran. */
export const WHERE_MARK = "tsugite-kit where ";

/** What a step sees from inside. */
export interface Where {
  readonly run: string;
  readonly runName: string;
  readonly step: string;
  readonly attempt: number;
  readonly host: string;
  readonly pid: number;
}

/** Tells the kit, by the step's own log, what a step sees from inside. */
export function tellWhere({ log, run, step, attempt }: StepContext): void {
  const where: Where = { run: run.id, runName: run.name, step, attempt, host: hostname(), pid: process.pid };
  log(WHERE_MARK + JSON.stringify(where));
}
