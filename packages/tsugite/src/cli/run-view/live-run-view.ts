import type { RunNotice } from "@tsugite/core";
import { createLogUpdate } from "log-update";
import { cleanColouredLine } from "../format/clean-text.ts";
import { fitLine } from "../format/line.ts";
import { type Paint, paintFor } from "../format/paint.ts";
import { type FrameSize, fitsScreen, nameWidthOf, runFrame } from "./run-frame.ts";
import { type RunPlan, RunProgress } from "./run-progress.ts";
import { logPrefix, titleOf } from "./run-title.ts";
import type { RunView } from "./run-view.ts";
import { iconOf, stepLine } from "./step-line.ts";

const REDRAW_INTERVAL = 80;

/** Redraws a block of lines in a terminal; what steps print goes above it. */
export class LiveRunView implements RunView {
  readonly #stream: NodeJS.WriteStream;
  readonly #paint: Paint;
  readonly #draw: ReturnType<typeof createLogUpdate>;
  /** Lines that are to be written above the block with the next redraw. */
  #above: string[] = [];
  #progress: RunProgress | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #doing: string;
  #hasEnded = false;

  /** @param doing What goes on before the run begins, for example that its file is built. */
  constructor(stream: NodeJS.WriteStream, doing: string) {
    this.#stream = stream;
    this.#paint = paintFor(stream);
    this.#draw = createLogUpdate(stream);
    this.#doing = doing;
    this.#timer = setInterval(() => this.#redraw(), REDRAW_INTERVAL);
  }

  begin(plan: RunPlan): void {
    this.#progress = new RunProgress(plan, Date.now());
    this.#above.push(titleOf(plan, this.#paint));
    this.#redraw();
  }

  notice(notice: RunNotice): void {
    const progress = this.#progress;
    if (progress === undefined) return;
    const step = progress.apply(notice, Date.now());
    if (notice.kind === "log") {
      this.#above.push(`${logPrefix(notice.line, this.#paint)}${cleanColouredLine(notice.line.text)}`);
    } else if (step.state === "failed" && !fitsScreen(progress, this.#size)) {
      // It would soon leave the window, and is what people look for.
      const { columns } = this.#size;
      const width = nameWidthOf([...progress.steps.values()]);
      this.#above.push(fitLine(stepLine(step, width, Date.now()), columns - 1, this.#paint));
    }
  }

  get #size(): FrameSize {
    const { columns = 80, rows = 24 } = this.#stream;
    return { columns, rows };
  }

  say(text: string): void {
    this.#above.push(text);
    this.#redraw();
  }

  end(told: readonly string[] = []): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#progress?.tell(told);
    clearInterval(this.#timer);
    if (this.#progress === undefined) this.#draw.clear();
    else this.#redraw();
    this.#draw.done();
  }

  #redraw(): void {
    if (this.#above.length > 0) {
      // Not by persist(), which breaks long lines: whoever copies one would get it in pieces.
      this.#draw.clear();
      this.#stream.write(`${this.#above.join("\n")}\n`);
    }
    this.#above = [];
    const now = Date.now();
    const frame =
      this.#progress === undefined
        ? fitLine([iconOf("running", now), ` ${this.#doing}`], this.#size.columns - 1, this.#paint)
        : runFrame(this.#progress, now, this.#size, this.#paint);
    this.#draw(frame);
  }
}
