import { join } from "node:path";
import { file } from "@tsugite/core";
import { runStep } from "@tsugite/testing";
import { expect, test } from "vitest";
import { load, toDay } from "./load.ts";

test("every day of the four years is read", async () => {
  const csv = file(join(import.meta.dirname, "../data/seattle-weather.csv"));
  const { output, logs } = await runStep(load, { csv });
  expect(output).toHaveLength(4 * 365 + 1);
  expect(output[0]).toEqual({ date: "2012-01-01", rain: 0, high: 12.8 });
  expect(logs).toEqual([{ level: "info", text: "1461 days, from 2012-01-01 to 2015-12-31" }]);
});

test("a line that is no day is refused, not read as zero", () => {
  expect(() => toDay("2012-01-01,,12.8")).toThrow("This line is no day: 2012-01-01,,12.8");
  expect(() => toDay("2012-01-01,x,12.8")).toThrow("This line is no day");
  expect(() => toDay("")).toThrow("This line is no day");
});
