import type { EngineStepStatus } from "../orchestrator/run-handle.ts";
import type { RunNotice } from "../run/active-run.ts";
import type { RunEvent, StepRecord } from "../run/run-record.ts";
import type { BaseMetadataStore } from "../store/metadata-store.ts";
import type { EngineAnswer } from "./engine-poller.ts";

/** What has been told of a step. */
interface Told {
  attempt: number;
  status: StepRecord["status"];
  /** When this attempt was first seen to stand as it does. */
  since: number;
  /** Whether somebody heard that another attempt will follow. */
  isRetrying: boolean;
  hasEnded: boolean;
}

/** A notice and when it happened, in milliseconds since 1970. */
interface Timed {
  readonly at: number;
  readonly notice: RunNotice;
}

export interface RecordedNoticesOptions {
  /** Whether a step that failed or was cancelled may be tried again by its engine, so that only the engine knows that it has ended. */
  readonly retriedByEngine: boolean;
  /** Whether lines are told that are there at the first reading. */
  readonly logs: "all" | "new";
}

/** Pages of this size are read. */
const PAGE = 10_000;

/**
 * What happens in a run that other processes carry out, read from the records: the same notices as those of a run of this
 * process. The first reading tells how things stand.
 */
export class RecordedNotices {
  readonly #store: BaseMetadataStore;
  readonly #runId: string;
  readonly #options: RecordedNoticesOptions;
  readonly #told = new Map<string, Told>();
  #records: readonly StepRecord[] = [];
  #isFirst = true;
  #event = 0;
  #position = 0;

  constructor(store: BaseMetadataStore, runId: string, options: RecordedNoticesOptions) {
    this.#store = store;
    this.#runId = runId;
    this.#options = options;
  }

  /**
   * What is new since the last reading, in the order in which it happened.
   *
   * @param answer What the engine said last.
   * @param isOver Whether the run has ended, so that no step will be tried again.
   */
  async read(answer: EngineAnswer | undefined, isOver: boolean): Promise<readonly RunNotice[]> {
    const events = await this.#newEvents();
    const notices = await this.#newLines();
    // Whatever changes in them is an event.
    if (events.size > 0 || this.#isFirst) this.#records = await this.#store.listSteps(this.#runId);
    for (const record of this.#records) {
      const told = await this.#begin(record, events, notices);
      await this.#tellRetry(record, told, events, answer, notices);
      this.#tellEnd(record, told, answer, isOver, notices);
    }
    this.#isFirst = false;
    return notices.toSorted(inOrder).map(({ notice }) => notice);
  }

  /** Takes in how a step stands, and tells of an attempt that has begun. */
  async #begin({ step, status, attempt }: StepRecord, events: EventTimes, notices: Timed[]): Promise<Told> {
    const before = this.#told.get(step);
    const now = performance.now();
    if (before?.attempt === attempt) {
      if (before.status !== status) Object.assign(before, { status, since: now, hasEnded: false });
      return before;
    }
    const told: Told = { attempt, status, since: now, isRetrying: false, hasEnded: false };
    this.#told.set(step, told);
    if (attempt === 0) return told;
    const at = events.get(eventKey({ kind: "step.started", step, attempt })) ?? Date.now();
    if (before !== undefined && before.attempt > 0 && !before.isRetrying && !before.hasEnded) {
      const message = (await this.#errorOf(step, before.attempt)) ?? "It did not report how it ended.";
      notices.push({ at, notice: retrying(step, before.attempt, message) });
    }
    notices.push({ at, notice: { kind: "started", step, attempt, at } });
    return told;
  }

  /** Another attempt will follow, as `runStep` recorded it or as the engine says it. */
  async #tellRetry(
    { step, attempt, error }: StepRecord,
    told: Told,
    events: EventTimes,
    answer: EngineAnswer | undefined,
    notices: Timed[],
  ): Promise<void> {
    if (told.isRetrying || told.hasEnded || attempt === 0) return;
    const engine = answer?.status.steps[step];
    const isSaid = engine?.state === "retrying" && answer !== undefined && answer.askedAt > told.since;
    const isRecorded = !this.#isFirst && events.has(eventKey({ kind: "step.attemptFailed", step, attempt }));
    if (!isSaid && !isRecorded) return;
    told.isRetrying = true;
    const failure = error?.message ?? (await this.#errorOf(step, attempt));
    const message = failure ?? engine?.message ?? "It did not report how it ended.";
    notices.push({ at: Date.now(), notice: retrying(step, attempt, message) });
  }

  #tellEnd(record: StepRecord, told: Told, answer: EngineAnswer | undefined, isOver: boolean, notices: Timed[]): void {
    const { step, status, endedAt } = record;
    if (status === "running" || told.hasEnded) return;
    const isFinal = isOver || FINAL.includes(answer?.status.steps[step]?.state ?? "waiting");
    const isTriable = status === "failed" || status === "cancelled";
    if (isTriable && this.#options.retriedByEngine && !isFinal) return;
    told.hasEnded = true;
    notices.push({ at: endedAt ?? Date.now(), notice: { kind: "ended", record } });
  }

  /** Undefined of an attempt that was only taken over. */
  async #errorOf(step: string, attempt: number): Promise<string | undefined> {
    const attempts = await this.#store.listAttempts({ runId: this.#runId, step });
    const error = attempts.find((each) => each.attempt === attempt)?.error;
    return error?.code === "ATTEMPT_FENCED" ? undefined : error?.message;
  }

  /** When each happened. */
  async #newEvents(): Promise<EventTimes> {
    const times = new Map<string, number>();
    for (;;) {
      const page = await this.#store.readEvents({ runId: this.#runId, after: this.#event, limit: PAGE });
      for (const event of page) times.set(eventKey(event), event.at);
      this.#event = page.at(-1)?.id ?? this.#event;
      if (page.length < PAGE) return times;
    }
  }

  async #newLines(): Promise<Timed[]> {
    const lines: Timed[] = [];
    if (this.#isFirst && this.#options.logs === "new") {
      const [newest] = await this.#store.readLogs({ runId: this.#runId, newest: true, limit: 1 });
      this.#position = newest?.position ?? 0;
    }
    for (;;) {
      const page = await this.#store.readLogs({ runId: this.#runId, after: this.#position, limit: PAGE });
      for (const { position, ...line } of page) {
        this.#position = position;
        lines.push({ at: line.at, notice: { kind: "log", line } });
      }
      if (page.length < PAGE) return lines;
    }
  }
}

/** Said by an engine that will not try a step again. */
const FINAL: readonly EngineStepStatus["state"][] = ["completed", "failed", "skipped", "cancelled"];

const SAME_TIME = ["retrying", "started", "log", "ended"] satisfies RunNotice["kind"][];

function inOrder(one: Timed, other: Timed): number {
  return one.at - other.at || SAME_TIME.indexOf(one.notice.kind) - SAME_TIME.indexOf(other.notice.kind);
}

type EventTimes = ReadonlyMap<string, number>;

function eventKey({ kind, step = "", attempt = 0 }: Pick<RunEvent, "kind" | "step" | "attempt">): string {
  return `${kind} ${attempt} ${step}`;
}

function retrying(step: string, attempt: number, message: string): RunNotice {
  return { kind: "retrying", step, attempt, message };
}
