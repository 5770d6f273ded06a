import { step } from "@tsugite/core";
import type { Month } from "./summarize.ts";

/** Draws the months: a bar for the rain of each. */
export const report = step("report", ({ year, months }: { year: number; months: Month[] }, { log }) => {
  const lines = months.map(({ name, rain, rainyDays, high }) => {
    const bar = "█".repeat(Math.round(rain / 10));
    return `${name} ${year}  ${high.toFixed(0).padStart(2)} °C  ${bar} ${rain.toFixed(0)} mm, rainy days: ${rainyDays}`;
  });
  for (const line of lines) log(line);
  return `${lines.join("\n")}\n`;
});
