import { reasonOf } from "../error/reason-of.ts";
import type { BaseMetadataStore } from "../store/metadata-store.ts";
import type { ActiveRun } from "./active-run.ts";
import type { LogLevel, LogLine } from "./run-record.ts";

/** Milliseconds after which a line can be read by others. */
const FLUSH_AFTER = 100;

/** Gathers the lines of one attempt, so that many lines are one write. */
export class LogBuffer {
  readonly #store: BaseMetadataStore;
  readonly #run: ActiveRun;
  readonly #step: string;
  readonly #attempt: number;
  #lines: LogLine[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: BaseMetadataStore, run: ActiveRun, step: string, attempt: number) {
    this.#store = store;
    this.#run = run;
    this.#step = step;
    this.#attempt = attempt;
  }

  add(level: LogLevel, text: string): void {
    const line: LogLine = {
      runId: this.#run.id,
      step: this.#step,
      attempt: this.#attempt,
      at: Date.now(),
      level,
      text,
    };
    this.#lines.push(line);
    this.#run.notify({ kind: "log", line });
    this.#timer ??= setTimeout(() => this.#write(), FLUSH_AFTER);
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
    const lines = this.#lines;
    this.#lines = [];
    this.#writing = this.#writing.then(() => this.#store.appendLogs(lines)).catch((error) => this.#tell(error, lines));
  }

  #tell(error: unknown, { length }: readonly LogLine[]): void {
    const reason = reasonOf(error);
    const text = `${length} lines of log could not be kept: ${reason}`;
    const [runId, step, attempt] = [this.#run.id, this.#step, this.#attempt];
    this.#run.notify({ kind: "log", line: { runId, step, attempt, at: Date.now(), level: "warn", text } });
  }
}
