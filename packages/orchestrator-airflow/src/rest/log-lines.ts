/** Lines of Airflow's own that only fold others in its interface. */
const FOLD = /^::(group|endgroup)::/;

/** The lines of a log that Airflow gives as one JSON object a line, as people read them; an exception with its frames. */
export function* logLines(ndjson: string): Generator<string> {
  for (const record of ndjson.split("\n")) {
    if (record.trim() === "") continue;
    yield* linesOf(record);
  }
}

function* linesOf(record: string): Generator<string> {
  const parsed = parse(record);
  if (typeof parsed !== "object" || parsed === null) {
    yield record;
    return;
  }
  const { event, level, error_detail } = parsed as Readonly<Record<string, unknown>>;
  const text = typeof event === "string" ? event : JSON.stringify(parsed);
  if (FOLD.test(text)) return;
  const mark = level === "error" || level === "critical" || level === "warning" ? `${level.toUpperCase()} ` : "";
  yield* `${mark}${text}`.split("\n");
  if (Array.isArray(error_detail)) for (const thrown of error_detail) yield* exceptionLines(thrown);
}

function* exceptionLines(thrown: unknown): Generator<string> {
  if (typeof thrown !== "object" || thrown === null) return;
  const { exc_type, exc_value, frames } = thrown as Readonly<Record<string, unknown>>;
  yield* `${exc_type}: ${exc_value}`.split("\n");
  if (!Array.isArray(frames)) return;
  for (const frame of frames) {
    const { filename, lineno, name } = frame as Readonly<Record<string, unknown>>;
    yield `  ${filename}:${lineno} in ${name}`;
  }
}

function parse(record: string): unknown {
  try {
    return JSON.parse(record);
  } catch {
    return undefined;
  }
}
