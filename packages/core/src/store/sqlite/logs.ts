import { type LogLevel, type LogLine, logLevels } from "../../run/run-record.ts";
import type { LogQuery, LogRange, StoredLogLine } from "../metadata-requests.ts";
import type { Connection } from "./connection.ts";
import { toLosslessText } from "./lossless-text.ts";
import { integerOf, type Row, textOf } from "./row.ts";
import { runKeyOf } from "./runs.ts";

/** The position of the last line. */
export function appendLogs(connection: Connection, lines: readonly LogLine[]): number {
  const runKeys = new Map<string, number>();
  let position = 0;
  for (const { runId, step, attempt, at, level, text } of lines) {
    const runKey = runKeys.get(runId) ?? runKeyOf(connection, runId);
    runKeys.set(runId, runKey);
    position = connection.insert(
      "INSERT INTO logs (run, step, attempt, at, level, text) VALUES (?, ?, ?, ?, ?, ?)",
      runKey,
      step,
      attempt,
      at,
      level,
      toLosslessText(text),
    );
  }
  return position;
}

export function condenseLogs(connection: Connection, { after, until }: LogRange, line: LogLine): void {
  const { runId, step, attempt, at, level, text } = line;
  const inRange = "run = ? AND step = ? AND attempt = ? AND position > ? AND position <= ?";
  const values = [runKeyOf(connection, runId), step, attempt, after, until] as const;
  const row = connection.get(`SELECT max(position) AS last FROM logs WHERE ${inRange}`, ...values);
  if (row === undefined || row.last === null) return;
  const last = integerOf(row, "last");
  connection.run(`DELETE FROM logs WHERE ${inRange} AND position < ?`, ...values, last);
  connection.run(
    "UPDATE logs SET at = ?, level = ?, text = ? WHERE position = ?",
    at,
    level,
    toLosslessText(text),
    last,
  );
}

export function readLogs(connection: Connection, query: LogQuery): readonly StoredLogLine[] {
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
  const lines = connection.all(sql, ...values, limit).map(toLogLine);
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
