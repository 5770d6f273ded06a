import type { BaseMetadataStore } from "../store/metadata-store.ts";
import { describeLeftOut, type LeftOut, sumOf } from "./left-out.ts";
import type { LogLine } from "./run-record.ts";

/** Bytes of an attempt's log that are always kept: its first, and at least its newest. */
export const FIRST_KEPT = 5_000_000;
export const NEWEST_KEPT = 2_000_000;
/** What a line costs in the records beside its text. */
const LINE_COST = 64;

/** Lines that are stored at once. */
export interface LogBatch {
  readonly lines: readonly LogLine[];
  /** What they stand for: themselves, and lines that never came this far. */
  readonly size: LeftOut;
}

/**
 * The log of one attempt in the metadata store, bounded: its beginning, and its newest lines as it goes on. One line
 * between the two says how much is missing.
 */
export class KeptLogs {
  readonly #store: BaseMetadataStore;
  #beginning = 0;
  #endOfBeginning = 0;
  #newest: { readonly until: number; readonly cost: number; readonly size: LeftOut }[] = [];
  #leftOut: LeftOut = { lines: 0, bytes: 0 };

  constructor(store: BaseMetadataStore) {
    this.#store = store;
  }

  /** Stores more lines. One batch has to end before the next. */
  async append({ lines, size }: LogBatch): Promise<void> {
    const until = await this.#store.appendLogs(lines);
    const cost = lines.reduce((sum, { text }) => sum + Buffer.byteLength(text) + LINE_COST, 0);
    if (this.#beginning < FIRST_KEPT) {
      this.#beginning += cost;
      this.#endOfBeginning = until;
      return;
    }
    this.#newest.push({ until, cost, size });
    const last = lines.at(-1);
    if (last !== undefined) await this.#condense(last);
  }

  /** Not with each batch, because one that is written twice is written half as fast. */
  async #condense(last: LogLine): Promise<void> {
    let cost = this.#newest.reduce((sum, batch) => sum + batch.cost, 0);
    if (cost <= 2 * NEWEST_KEPT) return;
    let until = 0;
    for (let oldest = this.#newest[0]; oldest !== undefined; oldest = this.#newest[0]) {
      if (cost - oldest.cost < NEWEST_KEPT) break;
      cost -= oldest.cost;
      until = oldest.until;
      this.#leftOut = sumOf(this.#leftOut, oldest.size);
      this.#newest.shift();
    }
    const { runId, step, attempt, at } = last;
    const line: LogLine = { runId, step, attempt, at, level: "warn", text: describeLeftOut(this.#leftOut) };
    await this.#store.condenseLogs({ after: this.#endOfBeginning, until }, line);
  }
}
