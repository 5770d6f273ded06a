const INSTANT = /^(?<day>\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** An instant in UTC, from ISO 8601 with an offset; undefined when it is none. */
export function readInstant(given: unknown): string | undefined {
  const day = typeof given === "string" ? INSTANT.exec(given)?.groups?.day : undefined;
  if (day === undefined) return undefined;
  const time = Date.parse(given as string);
  // Date makes the second of March of the thirtieth of February.
  const isDay = new Date(`${day}T00:00:00Z`).getUTCDate() === Number(day.slice(-2));
  return Number.isNaN(time) || !isDay ? undefined : new Date(time).toISOString();
}
