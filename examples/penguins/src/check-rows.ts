import type { CsvRow } from "./csv.ts";
import { type Penguin, penguinSchema } from "./penguin.ts";

/** What was found when the rows were checked. */
export interface Quality {
  readonly rows: number;
  readonly kept: number;
  readonly problems: readonly ColumnProblem[];
}

/** One kind of problem of one column, and how many rows have it. */
export interface ColumnProblem {
  readonly column: string;
  readonly problem: string;
  readonly rows: number;
}

/** Parses rows, and leaves out those with a problem. */
export function checkRows(rows: readonly CsvRow[]): { penguins: Penguin[]; quality: Quality } {
  const penguins: Penguin[] = [];
  const problems = new Map<string, ColumnProblem>();
  for (const row of rows) {
    const result = penguinSchema.safeParse(row);
    if (result.success) penguins.push(result.data);
    for (const { path, message } of result.error?.issues ?? []) {
      const column = path.join(".");
      const key = `${column}: ${message}`;
      problems.set(key, { column, problem: message, rows: (problems.get(key)?.rows ?? 0) + 1 });
    }
  }
  return { penguins, quality: { rows: rows.length, kept: penguins.length, problems: [...problems.values()] } };
}
