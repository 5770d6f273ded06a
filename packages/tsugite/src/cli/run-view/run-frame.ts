import stringWidth from "string-width";
import { formatElapsed } from "../format/duration.ts";
import { fitLine, type Span } from "../format/line.ts";
import type { Paint } from "../format/paint.ts";
import type { RunProgress, StepProgress } from "./run-progress.ts";
import { stepLine } from "./step-line.ts";

export interface FrameSize {
  readonly columns: number;
  readonly rows: number;
}

/** Lines that a frame leaves free for what stands above it. */
const ROWS_LEFT_FREE = 5;
/** A window for a run with too many steps for the screen is no taller than this. */
const WINDOW_ROWS = 16;
const RECENT = 4;
const MAX_NAME_WIDTH = 36;

/**
 * The block of lines that is redrawn in place: every step while they fit the screen, else those that run, those that
 * ended last, and how many there are.
 */
export function runFrame(progress: RunProgress, now: number, size: FrameSize, paint: Paint): string {
  const isWhole = fitsScreen(progress, size);
  const shown = isWhole
    ? [...progress.steps.values()]
    : window(progress, Math.min(WINDOW_ROWS, size.rows - ROWS_LEFT_FREE));
  const nameWidth = nameWidthOf(shown);
  const lines = shown.map((step) => fitLine(stepLine(step, nameWidth, now), size.columns - 1, paint));
  const footer = fitLine(["  ", ...footerOf(progress, now)], size.columns - 1, paint);
  return ["", ...lines, footer].join("\n");
}

/** The width of the column with the names of these steps. */
export function nameWidthOf(steps: readonly StepProgress[]): number {
  return steps.reduce((widest, { name }) => Math.min(MAX_NAME_WIDTH, Math.max(widest, stringWidth(name))), 0);
}

/** Whether a frame shows every step. */
export function fitsScreen(progress: RunProgress, size: FrameSize): boolean {
  return progress.steps.size <= Math.max(1, size.rows - ROWS_LEFT_FREE);
}

function window(progress: RunProgress, rows: number): StepProgress[] {
  const steps = [...progress.steps.values()];
  const open = steps.filter(({ state }) => state === "running" || state === "retrying");
  const recent = progress.ended.slice(-RECENT).flatMap((name) => progress.steps.get(name) ?? []);
  return [...recent, ...open].slice(0, Math.max(1, rows));
}

function footerOf(progress: RunProgress, now: number): readonly Span[] {
  const counts = progress.counts();
  const total = progress.steps.size;
  const parts: Span[] = [{ text: `${progress.ended.length} of ${total} steps`, style: "bold" }];
  const add = (count: number, word: string, style: Exclude<Span, string>["style"]): void => {
    if (count > 0) parts.push({ text: " · ", style: "dim" }, { text: `${count} ${word}`, style });
  };
  add(counts.running + counts.retrying, "running", "cyan");
  add(counts.cached, "cached", "blue");
  add(counts.failed, "failed", "red");
  add(counts.skipped, "skipped", "dim");
  add(counts.cancelled, "cancelled", "yellow");
  parts.push({ text: ` · ${formatElapsed(now - progress.startedAt)}`, style: "dim" });
  return parts;
}
