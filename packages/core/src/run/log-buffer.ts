import { reasonOf } from "../error/reason-of.ts";
import type { BaseMetadataStore } from "../store/metadata-store.ts";
import type { ActiveRun } from "./active-run.ts";
import { KeptLogs, type LogBatch } from "./kept-logs.ts";
import { type LeftOut, sizeOfLine, sumOf } from "./left-out.ts";
import type { LogLevel, LogLine } from "./run-record.ts";

/** Milliseconds after which a line can be read by others. */
const FLUSH_AFTER = 100;

/** Bytes after which lines are written at once. */
const FLUSH_BYTES = 256_000;

const NOTHING: LeftOut = { lines: 0, bytes: 0 };

/** Gathers the lines of one attempt, so that many lines are one write. */
export class LogBuffer {
  readonly #kept: KeptLogs;
  readonly #run: ActiveRun;
  readonly #step: string;
  readonly #attempt: number;
  #lines: LogLine[] = [];
  #size = NOTHING;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: BaseMetadataStore, run: ActiveRun, step: string, attempt: number) {
    this.#kept = new KeptLogs(store);
    this.#run = run;
    this.#step = step;
    this.#attempt = attempt;
  }

  /** @param leftOut what the line stands for, when it stands for lines that were left out. */
  add(level: LogLevel, text: string, leftOut?: LeftOut): void {
    const line: LogLine = {
      runId: this.#run.id,
      step: this.#step,
      attempt: this.#attempt,
      at: Date.now(),
      level,
      text,
    };
    this.#lines.push(line);
    this.#size = sumOf(this.#size, leftOut ?? sizeOfLine(text));
    this.#run.notify({ kind: "log", line });
    if (this.#size.bytes > FLUSH_BYTES) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), FLUSH_AFTER);
  }

  /** Writes what is left. A line that cannot be kept is no reason for a step to fail: it is told instead. */
  async flush(): Promise<void> {
    this.#write();
    await this.#writing;
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines.length === 0) return;
    const batch: LogBatch = { lines: this.#lines, size: this.#size };
    this.#lines = [];
    this.#size = NOTHING;
    this.#writing = this.#writing.then(() => this.#kept.append(batch)).catch((error) => this.#tell(error, batch));
  }

  #tell(error: unknown, { lines }: LogBatch): void {
    const reason = reasonOf(error);
    const text = `${lines.length === 1 ? "One line" : `${lines.length} lines`} of log could not be kept: ${reason}`;
    const [runId, step, attempt] = [this.#run.id, this.#step, this.#attempt];
    this.#run.notify({ kind: "log", line: { runId, step, attempt, at: Date.now(), level: "warn", text } });
  }
}
