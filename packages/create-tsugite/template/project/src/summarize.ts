import { step } from "@tsugite/core";
import type { Day } from "./load.ts";

/** The weather of one month. */
export type Month = {
  name: string;
  /** Millimetres. */
  rain: number;
  rainyDays: number;
  /** The mean of the highest temperatures of its days, in °C. */
  high: number;
};

const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Sums up the months of a year. It has two outputs: what comes after may use either. */
export const summarize = step(
  { name: "summarize", outputs: ["months", "wettest"] },
  ({ days, year, rainyFrom }: { days: Day[]; year: number; rainyFrom: number }, { log }) => {
    const months = names.flatMap((name, index): Month[] => {
      const prefix = `${year}-${String(index + 1).padStart(2, "0")}-`;
      const daysOfMonth = days.filter(({ date }) => date.startsWith(prefix));
      if (daysOfMonth.length === 0) return [];
      const rain = sum(daysOfMonth.map((day) => day.rain));
      const rainyDays = daysOfMonth.filter((day) => day.rain >= rainyFrom).length;
      return [{ name, rain, rainyDays, high: sum(daysOfMonth.map((day) => day.high)) / daysOfMonth.length }];
    });
    const [wettest] = months.toSorted((a, b) => b.rain - a.rain);
    if (wettest === undefined) throw new Error(`There is no day of ${year} among the ${days.length} days.`);

    log(`${sum(months.map((month) => month.rainyDays))} rainy days in ${year}`);
    return { months, wettest: wettest.name };
  },
);

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
