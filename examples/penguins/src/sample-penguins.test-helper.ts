import { readFileSync } from "node:fs";
import { checkRows } from "./check-rows.ts";
import { parseCsv } from "./csv.ts";
import type { Penguin } from "./penguin.ts";

/** The penguins of the CSV, for tests. */
export function samplePenguins(): Penguin[] {
  return checkRows(parseCsv(readFileSync(new URL("../data/penguins.csv", import.meta.url), "utf8"))).penguins;
}
