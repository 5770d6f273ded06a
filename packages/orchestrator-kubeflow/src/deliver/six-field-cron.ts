const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/**
 * Five fields of cron as the six that Kubeflow reads, which begin with seconds: given five, it would take minutes for seconds.
 * Sunday is 0 there, and never 7.
 */
export function toSixFields(cron: string): string {
  const fields = cron.split(" ");
  return ["0", ...fields.slice(0, 4), daysOfWeek(fields[4] ?? "*")].join(" ");
}

/** The five fields again; undefined for six that do not begin with the second 0. */
export function toFiveFields(cron: string): string | undefined {
  const [seconds, ...fields] = cron.split(" ");
  return seconds === "0" && fields.length === 5 ? fields.join(" ") : undefined;
}

function daysOfWeek(field: string): string {
  if (!/7|sun/i.test(field.replaceAll(/\/\d+/g, ""))) return field;
  return field.split(",").flatMap(daysOf).join(",");
}

/** One part of a list, of which a range may end with a Sunday: it is written out. */
function daysOf(part: string): readonly string[] {
  const [range = "", step] = part.split("/");
  const [first = "", last] = range.split("-");
  const from = numberOf(first);
  const to = last === undefined ? from : numberOf(last, true);
  if (last === undefined && step === undefined) return [String(from % 7)];
  const days: string[] = [];
  for (let day = from; day <= (last === undefined ? 6 : to); day += Number(step ?? 1)) days.push(String(day % 7));
  return days;
}

function numberOf(day: string, isEnd = false): number {
  const named = DAYS.indexOf(day.toLowerCase());
  if (named < 0) return Number(day);
  return named === 0 && isEnd ? 7 : named;
}
