import { expect, test } from "vitest";
import { check } from "./check.ts";

test("the step fails when more rows are unusable than is tolerated", () => {
  expect(() => check.run({ rows: [{ species: "Emperor" }], maxDropped: 0.1 })).toThrow(
    "1 of 1 rows are unusable; a share of 0.1 is tolerated.",
  );
});
