import type { Json } from "@tsugite/core";
import { errorTitle, errorWord } from "../errors/error-title.ts";
import { cleanLine } from "../format/clean-text.ts";
import { formatDuration, formatElapsed } from "../format/duration.ts";
import { padTo, type Span } from "../format/line.ts";
import { shortNumber } from "../format/short-number.ts";
import { durationOf, type StepProgress } from "./run-progress.ts";

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const SPINNER_INTERVAL = 80;

const ICONS: Readonly<Record<StepProgress["state"], Exclude<Span, string>>> = {
  pending: { text: "·", style: "dim" },
  running: { text: "", style: "cyan" },
  retrying: { text: "↻", style: "yellow" },
  completed: { text: "✓", style: "green" },
  cached: { text: "≡", style: "blue" },
  failed: { text: "✗", style: "red" },
  skipped: { text: "–", style: "dim" },
  cancelled: { text: "■", style: "yellow" },
};

/** The mark of a state; that of a running step turns. */
export function iconOf(state: StepProgress["state"], now = 0): Span {
  if (state !== "running") return ICONS[state];
  return { text: SPINNER[Math.floor(now / SPINNER_INTERVAL) % SPINNER.length] ?? "•", style: "cyan" };
}

/** The line of one step: its mark, its name, how long, and what there is to say about it. */
export function stepLine(step: StepProgress, nameWidth: number, now: number): readonly Span[] {
  const duration = durationOf(step, now);
  const isOpen = step.state === "running" || step.state === "retrying";
  const shown = duration === undefined ? "" : isOpen ? formatElapsed(duration) : formatDuration(duration);
  const name = padTo(step.name, nameWidth);
  const isQuiet = step.state === "pending" || step.state === "skipped";
  return [
    "  ",
    iconOf(step.state, now),
    " ",
    isQuiet ? { text: name, style: "dim" } : name,
    "  ",
    { text: shown.padStart(7), style: "dim" },
    "  ",
    ...detailOf(step, now),
  ];
}

function detailOf(step: StepProgress, now: number): readonly Span[] {
  const { record } = step;
  switch (step.state) {
    case "running":
      return [attemptOf(step), { text: step.lastLine ?? step.because ?? "", style: "dim" }];
    case "retrying": {
      const at = step.retry?.at;
      const wait = at === undefined ? "" : `, next in ${formatElapsed(Math.max(0, at - now))}`;
      return [
        { text: `attempt ${step.attempt} failed${wait}  `, style: "yellow" },
        { text: step.retry?.message ?? "", style: "dim" },
      ];
    }
    case "completed":
      return [attemptOf(step), { text: describeCompletion(step), style: "dim" }];
    case "cached":
      return [{ text: `cached from ${record?.cachedFrom?.runName ?? "an earlier run"}`, style: "blue" }];
    case "failed":
      return [attemptOf(step), { text: describeError(step), style: "red" }];
    case "skipped":
    case "cancelled":
      return [{ text: cleanLine(record?.reason ?? ""), style: "dim" }];
    default:
      return [];
  }
}

function attemptOf(step: StepProgress): Span {
  return { text: step.attempt > 1 ? `attempt ${step.attempt}  ` : "", style: "yellow" };
}

function describeError({ record, isTold }: StepProgress): string {
  if (record?.error === undefined) return "";
  const [line = ""] = (isTold === true ? errorWord(record.error) : errorTitle(record.error)).split("\n", 1);
  return cleanLine(line);
}

function describeCompletion({ record, because }: StepProgress): string {
  const parts = [describeMetadata(record?.metadata ?? {}), because ?? ""];
  return parts.filter((part) => part !== "").join(" · ");
}

/** `accuracy 0.953, rows 344`. */
export function describeMetadata(metadata: Readonly<Record<string, Json>>): string {
  const entries = Object.entries(metadata).map(([key, value]) => {
    const text =
      typeof value === "string" ? value : JSON.stringify(typeof value === "number" ? shortNumber(value) : value);
    return cleanLine(`${key} ${text}`);
  });
  return entries.join(", ");
}
