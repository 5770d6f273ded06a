/** Longest part of an answer that a message repeats. */
const LONGEST = 400;

/** What an answer of Airflow says is wrong, in one line; undefined when it says nothing that can be read. */
export function errorDetail(body: string): string | undefined {
  const parsed = parse(body);
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const { detail, title, error } = parsed as Readonly<Record<string, unknown>>;
  const text = wordsOf(detail) ?? wordsOf(error) ?? wordsOf(title);
  return text === undefined || text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

function wordsOf(detail: unknown): string | undefined {
  if (typeof detail === "string") return detail.replaceAll(/\s+/g, " ").trim() || undefined;
  // What was wrong with a body, field by field; `input` repeats what was sent, so it is left out.
  if (Array.isArray(detail))
    return (
      detail
        .map(fieldOf)
        .filter((line) => line !== "")
        .join("; ") || undefined
    );
  if (typeof detail !== "object" || detail === null) return undefined;
  const { reason, message } = detail as Readonly<Record<string, unknown>>;
  return wordsOf(reason) ?? wordsOf(message);
}

function fieldOf(issue: unknown): string {
  if (typeof issue !== "object" || issue === null) return "";
  const { loc, msg } = issue as Readonly<Record<string, unknown>>;
  const place = Array.isArray(loc) ? loc.filter((part) => part !== "body").join(".") : "";
  return [place, wordsOf(msg)].filter((part) => part !== undefined && part !== "").join(": ");
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
