import { expect, test } from "vitest";
import type { Day } from "./load.ts";
import { summarize } from "./summarize.ts";

const days: Day[] = [
  { date: "2015-01-01", rain: 0.4, high: 8 },
  { date: "2015-01-02", rain: 7, high: 10 },
  { date: "2015-02-01", rain: 12, high: 12 },
  { date: "2014-01-01", rain: 99, high: 9 },
];

// `run` calls the function of a step and nothing else. `runStep`, in load.test.ts, takes the inputs and outputs through their
// codecs too, as a run does.
test("the months of the year are summed up, and of no other year", () => {
  expect(summarize.run({ days, year: 2015, rainyFrom: 1 })).toEqual({
    months: [
      { name: "Jan", rain: 7.4, rainyDays: 1, high: 9 },
      { name: "Feb", rain: 12, rainyDays: 1, high: 12 },
    ],
    wettest: "Feb",
  });
});

test("a year without a day is an error", () => {
  expect(() => summarize.run({ days, year: 1999, rainyFrom: 1 })).toThrow("There is no day of 1999 among the 4 days.");
});
