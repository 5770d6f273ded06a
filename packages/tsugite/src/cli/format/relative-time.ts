const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];

/** `3 minutes ago`; narrow, `3m ago`. */
export function relativeTime(time: number, now: number, style: "long" | "narrow" = "long"): string {
  const past = Math.max(0, now - time);
  for (const [unit, length] of UNITS) {
    if (past >= length) return new Intl.RelativeTimeFormat("en", { style }).format(-Math.floor(past / length), unit);
  }
  return style === "narrow" ? "now" : "just now";
}

/** `2026-11-24 06:10:25`, in the time zone of whoever looks. */
export function localTime(time: number): string {
  return new Date(time).toLocaleString("sv-SE");
}

/** The same with the name of that time zone, `2026-11-24 06:10:25 CET`: for times that others read in another one. */
export function zonedTime(time: number): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short" }).formatToParts(time);
  const zone = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  return `${localTime(time)} ${zone}`.trimEnd();
}
