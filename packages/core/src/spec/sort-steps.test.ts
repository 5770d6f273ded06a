import fc from "fast-check";
import { expect, test } from "vitest";
import { sortSteps } from "./sort-steps.ts";

const step = (name: string, ...after: string[]): { name: string; inputs: Record<string, never>; after: string[] } => ({
  name,
  inputs: {},
  after,
});

test("leaves steps that already stand in order as they are", () => {
  const steps = [step("a"), step("b", "a"), step("c"), step("d", "b", "c")];
  expect(sortSteps(steps)).toEqual({ sorted: steps, problems: [] });
});

test("puts each step after everything it waits for, whatever order they are given in", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 30 }), fc.gen(), (rows, gen) => {
      const steps = rows.map((picks, index) =>
        step(`s${index}`, ...(index === 0 ? [] : picks.map((pick) => `s${pick % index}`))),
      );
      const shuffled = gen(fc.shuffledSubarray, steps, { minLength: steps.length });
      const { sorted, problems } = sortSteps(shuffled);
      expect(problems).toEqual([]);
      expect(sorted).toHaveLength(steps.length);
      const position = new Map(sorted.map(({ name }, index) => [name, index]));
      for (const { name, after } of sorted) {
        for (const before of after) expect(position.get(before)).toBeLessThan(position.get(name) ?? -1);
      }
    }),
  );
});

test("names the steps that wait for each other in a circle", () => {
  const { problems } = sortSteps([step("a", "c"), step("b", "a"), step("c", "b")]);
  expect(problems).toMatchObject([{ code: "STEPS_CYCLIC", message: expect.stringContaining("a ← c ← b ← a") }]);
});

test("names a step that waits for one that does not exist", () => {
  const { problems } = sortSteps([step("a", "ghost")]);
  expect(problems).toMatchObject([{ code: "STEP_NOT_FOUND", step: "a", message: expect.stringContaining("ghost") }]);
});

test("sorts a chain of 100,000 steps without running out of stack", () => {
  const chain = Array.from({ length: 100_000 }, (_, index) =>
    index === 99_999 ? step("s99999") : step(`s${index}`, `s${index + 1}`),
  );
  expect(sortSteps(chain).sorted.at(0)?.name).toBe("s99999");
});
