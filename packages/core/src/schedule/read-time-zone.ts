/** The name of a time zone as the IANA database writes it; undefined when there is none. */
export function readTimeZone(given: unknown): string | undefined {
  // Intl takes offsets too, which do not know of summer time, and which engines do not know.
  if (typeof given !== "string" || !/^[a-z]/i.test(given)) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: given }).resolvedOptions();
    // Another name stays: Asia/Kolkata would become the older Asia/Calcutta.
    return timeZone.toLowerCase() === given.toLowerCase() ? timeZone : given;
  } catch {
    return undefined;
  }
}
