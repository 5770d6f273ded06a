import { expect, test } from "vitest";
import { defaultRunName } from "./new-run.ts";

test("a hundred runs of one pipeline that begin at the same moment have names of their own", () => {
  const now = new Date("2026-11-24T14:15:03Z");
  const names = Array.from({ length: 100 }, () => defaultRunName("penguins", now));
  expect(new Set(names).size).toBe(100);
  for (const name of names) expect(name).toMatch(/^penguins-20261124-141503-[0-9a-z]{6}$/);
});
