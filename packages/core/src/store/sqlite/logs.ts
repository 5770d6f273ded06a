import type { LogLevel, LogLine } from "../../run/run-record.ts";
import type { LogQuery, StoredLogLine } from "../metadata-store.ts";
import type { Connection } from "./connection.ts";
import { toLosslessText } from "./lossless-text.ts";
import { integerOf, type Row, textOf } from "./row.ts";
import { runKeyOf } from "./runs.ts";

export function appendLogs(connection: Connection, lines: readonly LogLine[]): void {
  for (const { runId, step, attempt, at, level, text } of lines) {
    connection.run(
      "INSERT INTO logs (run, step, attempt, at, level, text) VALUES (?, ?, ?, ?, ?, ?)",
      runKeyOf(connection, runId),
      step,
      attempt,
      at,
      level,
      toLosslessText(text),
    );
  }
}

export function readLogs(connection: Connection, query: LogQuery): readonly StoredLogLine[] {
  const conditions = ["runs.id = ?", "logs.position > ?"];
  const values: (string | number)[] = [query.runId, query.after ?? 0];
  if (query.step !== undefined) {
    conditions.push("logs.step = ?");
    values.push(query.step);
  }
  if (query.attempt !== undefined) {
    conditions.push("logs.attempt = ?");
    values.push(query.attempt);
  }
  const sql = `SELECT logs.*, runs.id AS run_id FROM logs JOIN runs ON runs.sequence = logs.run
    WHERE ${conditions.join(" AND ")} ORDER BY logs.position LIMIT ?`;
  return connection.all(sql, ...values, query.limit ?? 10_000).map(toLogLine);
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
