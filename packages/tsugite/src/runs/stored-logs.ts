import type { BaseMetadataStore, LogLine, LogQuery } from "@tsugite/core";

/** Lines are read in pieces of this many. */
const PAGE = 5000;

/** The lines that the steps of a run kept, in the order in which they were written. */
export async function* storedLogs(
  store: BaseMetadataStore,
  query: Omit<LogQuery, "after" | "limit">,
): AsyncGenerator<LogLine> {
  for (let after = 0; ; ) {
    const page = await store.readLogs({ ...query, after, limit: PAGE });
    for (const { position, ...line } of page) {
      after = position;
      yield line;
    }
    if (page.length < PAGE) return;
  }
}
