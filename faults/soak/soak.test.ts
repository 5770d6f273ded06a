import { expect, test } from "vitest";
import { runSoak } from "./run-soak.ts";

const MINUTES = Number(process.env.TSUGITE_SOAK_MINUTES ?? 2);

test("runs whose owners are killed, stopped and replaced all come to their end, with nothing lost, repeated or left behind", {
  timeout: (MINUTES + 3) * 60_000,
}, async () => {
  const seed = Math.floor(Math.random() * 1e6);
  const report = await runSoak({ minutes: MINUTES, seed });
  expect(report.problems, `seed ${seed}`).toEqual([]);
  expect(report.runs).toBeGreaterThan(10 * MINUTES);
  expect(report.mischief.kill).toBeGreaterThan(5 * MINUTES);
});
