import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { runInOrder } from "./run-in-order.ts";

interface Task {
  readonly name: string;
  readonly after: readonly string[];
  readonly slots?: number;
}

/** Graphs whose tasks stand after what they wait for. */
const graphs: fc.Arbitrary<readonly Task[]> = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 20 })
  .map((rows) =>
    rows.map((picks, index) => ({
      name: `t${index}`,
      after: index === 0 ? [] : [...new Set(picks.map((pick) => `t${pick % index}`))],
      slots: 1 + (picks.length % 3),
    })),
  );

async function perform(
  tasks: readonly Task[],
  maxParallel: number,
  work: (task: Task) => Promise<unknown>,
): Promise<void> {
  await runInOrder({
    tasks,
    nameOf: ({ name }) => name,
    upstreamOf: ({ after }) => after,
    slotsOf: ({ slots = 1 }) => slots,
    maxParallel,
    perform: work,
  });
}

test("performs every task once, after everything it waits for, and never in more slots at a time than there are", async () => {
  await fc.assert(
    fc.asyncProperty(
      graphs,
      fc.integer({ min: 1, max: 4 }),
      fc.infiniteStream(fc.nat(3)),
      async (tasks, lanes, delays) => {
        const ended: string[] = [];
        let going = 0;
        await perform(tasks, lanes, async (task) => {
          const slots = Math.min(task.slots ?? 1, lanes);
          going += slots;
          expect(going).toBeLessThanOrEqual(lanes);
          expect(ended).toEqual(expect.arrayContaining([...task.after]));
          for (let turns = delays.next().value ?? 0; turns > 0; turns--) await Promise.resolve();
          going -= slots;
          ended.push(task.name);
        });
        expect(ended.toSorted()).toEqual(tasks.map(({ name }) => name).toSorted());
      },
    ),
  );
});

test("keeps exactly the given order when one task runs at a time", async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async (tasks) => {
      const begun: string[] = [];
      await perform(tasks, 1, async ({ name }) => begun.push(name));
      expect(begun).toEqual(tasks.map(({ name }) => name));
    }),
  );
});

test("begins a task as soon as what it waits for has ended, not when a whole level has", async () => {
  const ended: string[] = [];
  const tasks = [
    { name: "slow", after: [] },
    { name: "quick", after: [] },
    { name: "after-quick", after: ["quick"] },
  ];
  await perform(tasks, 2, async ({ name }) => {
    await sleep(name === "slow" ? 100 : 1);
    ended.push(name);
  });
  expect(ended).toEqual(["quick", "after-quick", "slow"]);
});

test("begins nothing more after a rejection, waits for what is going on, and rejects with it", async () => {
  const begun: string[] = [];
  let slowEnded = false;
  const tasks = ["slow", "broken", "never"].map((name) => ({ name, after: [] }));
  const running = perform(tasks, 2, async ({ name }) => {
    begun.push(name);
    if (name === "broken") throw new Error("disk full");
    await sleep(20);
    slowEnded = true;
  });
  await expect(running).rejects.toThrow("disk full");
  expect(slowEnded).toBe(true);
  expect(begun).toEqual(["slow", "broken"]);
});

test("a task that needs several slots waits for them, and no later one overtakes it", async () => {
  const begun: string[] = [];
  const ended: string[] = [];
  const tasks = [
    { name: "one", after: [] },
    { name: "wide", after: [], slots: 9 },
    { name: "late", after: [] },
  ];
  await perform(tasks, 2, async ({ name }) => {
    begun.push(`${name} after ${ended.join(" ") || "nothing"}`);
    await sleep(5);
    ended.push(name);
  });
  expect(begun).toEqual(["one after nothing", "wide after one", "late after one wide"]);
});

test("ends at once when there is nothing to do", async () => {
  await perform([], 4, () => Promise.reject(new Error("called")));
});
