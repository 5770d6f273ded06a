import type { RunEvent, RunEventKind } from "../../run/run-record.ts";
import type { EventQuery } from "../metadata-requests.ts";
import { given, integerOf, optionalInteger, optionalText, type Row, textOf } from "./row.ts";
import { insertEach, queryAll, type SqlOperation } from "./sql-operation.ts";

/** Adds an event to the transaction that makes the change. */
export function* appendEvent(event: Omit<RunEvent, "id">): SqlOperation<void> {
  yield* appendEvents([event]);
}

export function* appendEvents(events: readonly Omit<RunEvent, "id">[]): SqlOperation<void> {
  yield* insertEach(
    "INSERT INTO events (run_id, step, attempt, kind, at) VALUES (?, ?, ?, ?, ?)",
    events.map(({ runId, step, attempt, kind, at }) => [runId, step ?? null, attempt ?? null, kind, at]),
  );
}

export function* readEvents(query: EventQuery): SqlOperation<readonly RunEvent[]> {
  const after = query.after ?? 0;
  const limit = query.limit ?? 10_000;
  const rows =
    query.runId === undefined
      ? yield* queryAll("SELECT * FROM events WHERE id > ? ORDER BY id LIMIT ?", after, limit)
      : yield* queryAll(
          "SELECT * FROM events WHERE run_id = ? AND id > ? ORDER BY id LIMIT ?",
          query.runId,
          after,
          limit,
        );
  return rows.map(toRunEvent);
}

function toRunEvent(row: Row): RunEvent {
  return {
    id: integerOf(row, "id"),
    runId: textOf(row, "run_id"),
    // Only this store writes the column, always with a RunEventKind.
    kind: textOf(row, "kind") as RunEventKind,
    at: integerOf(row, "at"),
    ...given({ step: optionalText(row, "step"), attempt: optionalInteger(row, "attempt") }),
  };
}
