import { type DataFile, step } from "@tsugite/core";

/** The weather of one day. */
export type Day = {
  /** As in "2015-12-31". */
  date: string;
  /** Millimetres. */
  rain: number;
  /** The highest temperature, in °C. */
  high: number;
};

/** Reads the days of a CSV file. */
export const load = step("load", async ({ csv }: { csv: DataFile }, { log }) => {
  const [, ...lines] = (await csv.text()).trim().split("\n");
  const days = lines.map(toDay);
  log(`${days.length} days, from ${days[0]?.date} to ${days.at(-1)?.date}`);
  return days;
});

/** What a step throws is recorded with the run, so say what is wrong. */
export function toDay(line: string): Day {
  const [date = "", ...numbers] = line.split(",");
  const [rain = NaN, high = NaN] = numbers.map((text) => (text === "" ? NaN : Number(text)));
  if (date === "" || Number.isNaN(rain + high)) throw new Error(`This line is no day: ${line}`);
  return { date, rain, high };
}
