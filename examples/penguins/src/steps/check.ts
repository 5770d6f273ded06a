import { step } from "@tsugite/core";
import { checkRows } from "../check-rows.ts";
import type { CsvRow } from "../csv.ts";

/** Keeps the rows that are whole and plausible, and says what is wrong with the others. */
export const check = step(
  { name: "check", outputs: ["penguins", "quality"] },
  ({ rows, maxDropped }: { rows: CsvRow[]; maxDropped: number }, { log, metadata }) => {
    const { penguins, quality } = checkRows(rows);
    for (const problem of quality.problems) log.warn(`${problem.column} is ${problem.problem} in ${problem.rows} rows`);

    const dropped = quality.rows - quality.kept;
    metadata({ kept: quality.kept, dropped });
    if (dropped > maxDropped * quality.rows) {
      throw new Error(`${dropped} of ${quality.rows} rows are unusable; a share of ${maxDropped} is tolerated.`);
    }
    return { penguins, quality };
  },
);
