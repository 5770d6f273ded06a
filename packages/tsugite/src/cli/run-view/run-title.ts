import type { LogLine } from "@tsugite/core";
import { cut } from "../format/line.ts";
import type { Paint } from "../format/paint.ts";
import type { RunPlan } from "./run-progress.ts";

/** The first line: which run of which pipeline, and where. */
export function titleOf({ run }: RunPlan, paint: Paint): string {
  return `${paint("bold", run.pipeline)} ${paint("dim", `run ${run.name} on stack ${run.stack}`)}`;
}

/** What stands before each line that a step, or the run itself by its hooks, printed. */
export function logPrefix(line: Pick<LogLine, "step" | "attempt" | "level">, paint: Paint): string {
  const { step, attempt, level } = line;
  const style = level === "error" ? "red" : level === "warn" ? "yellow" : "dim";
  const again = attempt > 1 ? ` #${attempt}` : "";
  return `${paint(style, `${cut(step || "run", 36)}${again} │`)} `;
}
