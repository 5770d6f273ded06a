import { type DataFile, step } from "@tsugite/core";
import { parseCsv } from "../csv.ts";

/** Reads the rows of a CSV file. */
export const load = step("load", async ({ csv }: { csv: DataFile }, { metadata }) => {
  const rows = parseCsv(await csv.text());
  metadata({ rows: rows.length, bytes: csv.size });
  return rows;
});
