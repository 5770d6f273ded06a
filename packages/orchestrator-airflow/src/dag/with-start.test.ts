import type { Schedule } from "@tsugite/core";
import { expect, test } from "vitest";
import { withStart } from "./with-start.ts";

const nightly: Schedule = { cron: "0 3 * * *", timeZone: "Europe/Berlin", catchUp: false };
const now = Date.parse("2026-11-24T17:34:00.500Z");

test("a schedule begins when it is deployed, one of intervals an interval later", () => {
  expect(withStart(nightly, undefined, now)).toEqual({ ...nightly, start: "2026-11-24T17:34:01.000Z" });
  const often: Schedule = { interval: 6 * 60 * 60 * 1_000, catchUp: false };
  expect(withStart(often, undefined, now)).toEqual({ ...often, start: "2026-11-24T23:34:01.000Z" });
});

test("a start that is given is kept", () => {
  const given: Schedule = { ...nightly, start: "2026-01-01T00:00:00.000Z" };
  expect(withStart(given, undefined, now)).toEqual(given);
});

test("the same schedule that is deployed again keeps its start, another begins anew", () => {
  const before = withStart(nightly, undefined, now);
  const later = now + 86_400_000;
  expect(withStart(nightly, before, later)).toEqual(before);
  expect(withStart({ ...nightly, cron: "0 4 * * *" }, before, later).start).toBe("2026-11-25T17:34:01.000Z");
  expect(withStart({ ...nightly, catchUp: true }, before, later).start).toBe("2026-11-25T17:34:01.000Z");
});
