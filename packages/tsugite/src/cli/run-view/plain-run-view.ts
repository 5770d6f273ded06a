import type { RunNotice, StepRecord } from "@tsugite/core";
import { errorWord } from "../errors/error-title.ts";
import { cleanColouredLine, cleanLine } from "../format/clean-text.ts";
import { formatDuration } from "../format/duration.ts";
import { type Paint, paintFor } from "../format/paint.ts";
import { durationOf, type RunPlan, RunProgress } from "./run-progress.ts";
import { logPrefix, titleOf } from "./run-title.ts";
import type { RunView } from "./run-view.ts";
import { describeMetadata } from "./step-line.ts";

/** In a run with more steps than this, starts of steps are not worth a line. */
const MANY_STEPS = 100;

/** Writes one line for each thing that happens: for logs, pipes and continuous integration. */
export class PlainRunView implements RunView {
  readonly #write: (line: string) => void;
  readonly #paint: Paint;
  readonly #now: () => number;
  readonly #showsColours: boolean;
  #progress: RunProgress | undefined;

  constructor(stream: NodeJS.WritableStream, now: () => number = Date.now) {
    this.#write = (line) => stream.write(`${line}\n`);
    this.#paint = paintFor(stream);
    this.#showsColours = this.#paint("bold", "x") !== "x";
    this.#now = now;
  }

  begin(plan: RunPlan): void {
    this.#progress = new RunProgress(plan, this.#now());
    this.#write(titleOf(plan, this.#paint));
  }

  notice(notice: RunNotice): void {
    const step = this.#progress?.apply(notice, this.#now());
    if (step === undefined) return;
    if (notice.kind === "log") {
      const clean = this.#showsColours ? cleanColouredLine : cleanLine;
      this.#write(`${logPrefix(notice.line, this.#paint)}${clean(notice.line.text)}`);
    } else if (notice.kind === "ended") {
      this.#write(this.#describeEnd(notice.record, durationOf(step, this.#now())));
    } else if (notice.kind === "retrying") {
      const wait = notice.delay === undefined ? "" : `, next in ${formatDuration(notice.delay)}`;
      this.#write(
        `${step.name} ${this.#paint("yellow", `attempt ${notice.attempt} failed`)}${wait}: ${step.retry?.message}`,
      );
    } else if (this.#progress !== undefined && this.#progress.steps.size <= MANY_STEPS) {
      const attempt = notice.attempt > 1 ? ` (attempt ${notice.attempt})` : "";
      const because = notice.because === undefined ? "" : `: ${notice.because}`;
      this.#write(`${step.name} ${this.#paint("dim", `started${attempt}${because}`)}`);
    }
  }

  say(text: string): void {
    this.#write(text);
  }

  end(): void {}

  #describeEnd(record: StepRecord, duration: number | undefined): string {
    const after = duration === undefined ? "" : ` after ${formatDuration(duration)}`;
    const metadata = describeMetadata(record.metadata);
    switch (record.status) {
      case "completed": {
        const took = duration === undefined ? "" : ` in ${formatDuration(duration)}`;
        return `${record.step} ${this.#paint("green", "completed")}${took}${metadata === "" ? "" : ` (${metadata})`}`;
      }
      case "cached":
        return `${record.step} ${this.#paint("blue", "cached")} from ${record.cachedFrom?.runName ?? "an earlier run"}`;
      case "failed": {
        // The whole stands below the last line.
        const error = record.error === undefined ? "" : `: ${cleanLine(errorWord(record.error))}`;
        return `${record.step} ${this.#paint("red", "failed")}${after}${error}`;
      }
      default: {
        const reason = record.reason === undefined ? "" : `: ${cleanLine(record.reason)}`;
        return `${record.step} ${this.#paint("yellow", record.status)}${after}${reason}`;
      }
    }
  }
}
