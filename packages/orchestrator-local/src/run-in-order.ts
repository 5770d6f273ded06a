import { FirstInOrder } from "./first-in-order.ts";

export interface OrderedWork<Task> {
  /** Each after everything it waits for. */
  readonly tasks: readonly Task[];
  readonly nameOf: (task: Task) => string;
  readonly upstreamOf: (task: Task) => readonly string[];
  /** How many of the slots a task takes, at least 1; more than there are count as all. @default 1 */
  readonly slotsOf?: (task: Task) => number;
  /** How many slots there are, at least 1. */
  readonly maxParallel: number;
  readonly perform: (task: Task) => Promise<unknown>;
  /** Aborted when no further task shall begin. @default never */
  readonly stopping?: AbortSignal;
}

/**
 * Performs every task once all of its upstream tasks have ended, however they ended; of those that are ready, the first
 * in the order of `tasks` first, also if it has to wait for slots: or a large one would wait for ever. Nothing is polled:
 * a task that ends makes those ready that waited for it alone.
 *
 * Rejects with the first rejection, once the tasks that are going on have ended; no further task is begun then, nor once
 * `stopping` is aborted.
 */
export function runInOrder<Task>({
  tasks,
  nameOf,
  upstreamOf,
  slotsOf = () => 1,
  maxParallel,
  perform,
  stopping,
}: OrderedWork<Task>): Promise<void> {
  const indexOf = new Map(tasks.map((task, index) => [nameOf(task), index]));
  const upstream = tasks.map((task) => upstreamOf(task).flatMap((name) => indexOf.get(name) ?? []));
  const downstream: number[][] = tasks.map(() => []);
  for (const [index, before] of upstream.entries()) for (const each of before) downstream[each]?.push(index);
  const waitsFor = upstream.map((before) => before.length);
  const ready = new FirstInOrder();
  for (const [index, count] of waitsFor.entries()) if (count === 0) ready.add(index);

  function release(ended: number): void {
    for (const index of downstream[ended] ?? []) {
      const left = (waitsFor[index] ?? 0) - 1;
      waitsFor[index] = left;
      if (left === 0) ready.add(index);
    }
  }

  return new Promise((resolve, reject) => {
    let taken = 0;
    let failure: { readonly error: unknown } | undefined;

    async function carryOut(index: number, task: Task, slots: number): Promise<void> {
      try {
        await perform(task);
      } catch (error) {
        failure ??= { error };
      }
      taken -= slots;
      release(index);
      beginReady();
    }

    function beginReady(): void {
      while (failure === undefined && stopping?.aborted !== true) {
        const index = ready.first;
        const task = index === undefined ? undefined : tasks[index];
        if (index === undefined || task === undefined) break;
        const slots = Math.min(slotsOf(task), maxParallel);
        if (taken + slots > maxParallel) break;
        ready.take();
        taken += slots;
        void carryOut(index, task, slots);
      }
      if (taken > 0) return;
      if (failure === undefined) resolve();
      else reject(failure.error);
    }

    beginReady();
  });
}
