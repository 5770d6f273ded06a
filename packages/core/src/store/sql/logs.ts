import { type LogLevel, type LogLine, logLevels } from "../../run/run-record.ts";
import type { LogQuery, LogRange, StoredLogLine } from "../metadata-requests.ts";
import { integerOf, type Row, textOf } from "./row.ts";
import { runKeyOf } from "./runs.ts";
import {
  execute,
  FreeText,
  insertEach,
  queryAll,
  queryOne,
  type SqlOperation,
  type SqlValue,
} from "./sql-operation.ts";

/** The position of the last line. */
export function* appendLogs(lines: readonly LogLine[]): SqlOperation<number> {
  const runKeys = new Map<string, number>();
  const tuples: (readonly SqlValue[])[] = [];
  for (const { runId, step, attempt, at, level, text } of lines) {
    const runKey = runKeys.get(runId) ?? (yield* runKeyOf(runId));
    runKeys.set(runId, runKey);
    tuples.push([runKey, step, attempt, at, level, new FreeText(text)]);
  }
  yield* insertEach("INSERT INTO logs (run, step, attempt, at, level, text) VALUES (?, ?, ?, ?, ?, ?)", tuples);
  return yield* lastPosition([...runKeys.values()]);
}

function* lastPosition(runKeys: readonly number[]): SqlOperation<number> {
  const places = runKeys.map(() => "?").join(", ");
  const row = yield* queryOne(`SELECT max(position) AS last FROM logs WHERE run IN (${places})`, ...runKeys);
  return row === undefined ? 0 : integerOf(row, "last");
}

export function* condenseLogs({ after, until }: LogRange, line: LogLine): SqlOperation<void> {
  const { runId, step, attempt, at, level, text } = line;
  const inRange = "run = ? AND step = ? AND attempt = ? AND position > ? AND position <= ?";
  const values = [yield* runKeyOf(runId), step, attempt, after, until] as const;
  const row = yield* queryOne(`SELECT max(position) AS last FROM logs WHERE ${inRange}`, ...values);
  if (row === undefined || row.last === null) return;
  const last = integerOf(row, "last");
  yield* execute(`DELETE FROM logs WHERE ${inRange} AND position < ?`, ...values, last);
  yield* execute("UPDATE logs SET at = ?, level = ?, text = ? WHERE position = ?", at, level, new FreeText(text), last);
}

export function* readLogs(query: LogQuery): SqlOperation<readonly StoredLogLine[]> {
  const { runId, step, attempt, level = "debug", after = 0, limit = 10_000, newest = false } = query;
  const conditions = ["runs.id = ?", "logs.position > ?"];
  const values: (string | number)[] = [runId, after];
  if (step !== undefined) {
    conditions.push("logs.step = ?");
    values.push(step);
  }
  if (attempt !== undefined) {
    conditions.push("logs.attempt = ?");
    values.push(attempt);
  }
  const levels = logLevels.slice(logLevels.indexOf(level));
  if (levels.length < logLevels.length) {
    conditions.push(`logs.level IN (${levels.map(() => "?").join(", ")})`);
    values.push(...levels);
  }
  const sql = `SELECT logs.*, runs.id AS run_id FROM logs JOIN runs ON runs.sequence = logs.run
    WHERE ${conditions.join(" AND ")} ORDER BY logs.position ${newest ? "DESC" : "ASC"} LIMIT ?`;
  const lines = (yield* queryAll(sql, ...values, limit)).map(toLogLine);
  return newest ? lines.reverse() : lines;
}

function toLogLine(row: Row): StoredLogLine {
  return {
    position: integerOf(row, "position"),
    runId: textOf(row, "run_id"),
    step: textOf(row, "step"),
    attempt: integerOf(row, "attempt"),
    at: integerOf(row, "at"),
    // Only this store writes the column, always with a LogLevel.
    level: textOf(row, "level") as LogLevel,
    text: textOf(row, "text"),
  };
}
