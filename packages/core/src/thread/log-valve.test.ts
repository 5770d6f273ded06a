import { expect, test } from "vitest";
import { type LeftOut, sizeOfLine } from "../run/left-out.ts";
import { LogValve, UNHURRIED } from "./log-valve.ts";

interface Passed {
  readonly text: string;
  readonly leftOut?: LeftOut;
}

function valveAt(clock: { now: number }) {
  const passed: Passed[] = [];
  const valve = new LogValve({
    passOn: (_level, text, leftOut) => passed.push({ text, ...(leftOut === undefined ? {} : { leftOut }) }),
    onHold: () => {},
    now: () => clock.now,
  });
  valve.open();
  return { valve, passed };
}

const text = (number: number): string => `line ${number} ${"x".repeat(90)}`;

/** What came through, and what was told to be missing. */
function sizeOf(passed: readonly Passed[]): LeftOut {
  const sizes = passed.map(({ text, leftOut }) => leftOut ?? sizeOfLine(text));
  return {
    lines: sizes.reduce((sum, { lines }) => sum + lines, 0),
    bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

test("what is printed at an ordinary pace passes at once, without end", () => {
  const clock = { now: 0 };
  const { valve, passed } = valveAt(clock);
  const perHour = 1000;
  for (let number = 0; number < 200 * perHour; number++) {
    clock.now += 3_600_000 / perHour;
    valve.write("info", text(number));
    expect(passed.length).toBe(number + 1);
  }
  expect(sizeOf(passed).bytes).toBeGreaterThan(UNHURRIED * 3);
});

test("of a flood the beginning and the end pass, with the newest in between, and the rest is counted", () => {
  const clock = { now: 0 };
  const { valve, passed } = valveAt(clock);
  const count = 1_000_000;
  for (let number = 0; number < count; number++) {
    // Ten seconds in all.
    clock.now += 10_000 / count;
    valve.write("info", text(number));
  }
  valve.flush();
  expect(passed[0]?.text).toBe(text(0));
  expect(passed.at(-1)?.text).toBe(text(count - 1));
  expect(passed.findIndex(({ leftOut }) => leftOut !== undefined)).toBeGreaterThan(UNHURRIED / 200);
  const expected = sizeOf(Array.from({ length: count }, (_, number) => ({ text: text(number) })));
  expect(sizeOf(passed)).toEqual(expected);
  const through = sizeOf(passed.filter(({ leftOut }) => leftOut === undefined)).bytes;
  expect(through).toBeLessThan(UNHURRIED + 10 * 256_000 + 2_000_000);
  expect(passed.filter(({ leftOut }) => leftOut !== undefined).length).toBeGreaterThan(20);
});

test("after a flood, lines pass at once again, and each attempt begins anew", () => {
  const clock = { now: 0 };
  const { valve, passed } = valveAt(clock);
  for (let number = 0; number < 100_000; number++) valve.write("info", text(number));
  clock.now += 1000;
  valve.write("info", "calm");
  expect(passed.at(-1)?.text).toBe("calm");
  clock.now += 1000;
  valve.write("info", "calm too");
  expect(passed.slice(-2).map((line) => line.text)).toEqual(["calm", "calm too"]);
  valve.open();
  passed.length = 0;
  for (let number = 0; number < 10_000; number++) valve.write("info", text(number));
  expect(passed).toHaveLength(10_000);
});

test("what was held back comes through when nothing more is printed", async () => {
  const clock = { now: 0 };
  const { valve, passed } = valveAt(clock);
  for (let number = 0; number < 50_000; number++) valve.write("info", text(number));
  valve.write("info", "the last one for now");
  expect(passed.at(-1)?.text).not.toBe("the last one for now");
  await expect.poll(() => passed.at(-1)?.text, { timeout: 5000 }).toBe("the last one for now");
});
