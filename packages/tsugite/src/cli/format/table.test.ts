import { expect, test } from "vitest";
import { noPaint as paint } from "./paint.ts";
import { renderTable } from "./table.ts";

const runs = {
  head: ["RUN", "STATUS", "STARTED", "MEANING"],
  rows: [
    ["weather-20261124-134501", "completed", { text: "3 minutes ago", short: "3m ago" }, "a run like any other"],
    ["b", "failed", "-", "–"],
  ],
  paint,
};

const linesAt = (width: number, options: object = {}): string[] =>
  renderTable({ ...runs, width, ...options }).split("\n");

test("a table is as wide as it likes where nobody says how wide the terminal is", () => {
  expect(renderTable(runs)).toBe(
    [
      "RUN                      STATUS     STARTED        MEANING",
      "weather-20261124-134501  completed  3 minutes ago  a run like any other",
      "b                        failed     -              –",
    ].join("\n"),
  );
});

test("short texts stand in a narrow terminal before anything is cut", () => {
  expect(linesAt(67)[1]).toBe("weather-20261124-134501  completed  3m ago   a run like any other");
});

test("the widest column is cut, and one that is kept never", () => {
  expect(linesAt(55)[1]).toBe("weather-2026112…  completed  3m ago   a run like any o…");
  expect(linesAt(55, { keep: [Number.POSITIVE_INFINITY] })[1]).toBe(
    "weather-20261124-134501  completed  3m ago   a run lik…",
  );
});

test("columns are left out where cutting is not enough", () => {
  const options = { keep: [Number.POSITIVE_INFINITY], omit: [2, 1] };
  expect(linesAt(44, options)).toEqual([
    "RUN                      STATUS    MEANING",
    "weather-20261124-134501  complet…  a run li…",
    "b                        failed    –",
  ]);
  expect(linesAt(40, options)[1]).toBe("weather-20261124-134501  a run like any…");
});

test("a column goes on in the next line", () => {
  expect(linesAt(58, { keep: [Number.POSITIVE_INFINITY, 9], wrap: [3] })).toEqual([
    "RUN                      STATUS     STARTED  MEANING",
    "weather-20261124-134501  completed  3m ago   a run like",
    "                                             any other",
    "b                        failed     -        –",
  ]);
});
