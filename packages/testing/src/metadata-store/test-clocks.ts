import type { BaseMetadataStore } from "@tsugite/core";
import { assertEqual } from "../assertion/assert-equal.ts";
import type { PromiseTester } from "../store/promise-tester.ts";
import { exampleCompletion, exampleRun, exampleSpec } from "./example-records.ts";

const ONE_HOUR = 3_600_000;

/** Writers on several machines, whose clocks differ. */
export function testClocks(test: PromiseTester<BaseMetadataStore>): void {
  test("what is newest is told by the order of the writes, whatever the clocks of the writers say", async ({
    store,
    again,
  }) => {
    const slow = again();
    const runs: string[] = [];
    // Each writer's clock is an hour behind that of the one before.
    for (const [behind, writer] of [store, slow, again()].entries()) {
      await withClock(-behind * ONE_HOUR, async () => {
        const { id } = await writer.createRun(exampleRun(), exampleSpec);
        const key = { runId: id, step: "fit" };
        await writer.completeStep(key, await writer.startAttempt(key), exampleCompletion());
        await writer.appendLogs([{ ...key, attempt: 1, at: Date.now(), level: "info", text: "first" }]);
        await writer.appendLogs([{ ...key, attempt: 1, at: Date.now() - ONE_HOUR, level: "info", text: "second" }]);
        runs.push(id);
      });
    }
    const newest = runs.at(-1) ?? "";
    assertEqual(
      (await store.listRuns()).map(({ id }) => id),
      runs.toReversed(),
      "the runs in listRuns()",
    );
    const earlier = await store.findEarlierStep({ runId: newest, step: "fit" });
    assertEqual(earlier?.runId, runs[1], "the run in findEarlierStep()");
    const told = (await store.readEvents({})).map(({ runId, kind }) => `${runs.indexOf(runId)} ${kind}`);
    const kinds = ["run.created", "step.started", "step.completed"];
    assertEqual(
      told,
      ["0", "1", "2"].flatMap((run) => kinds.map((kind) => `${run} ${kind}`)),
      "readEvents()",
    );
    const lines = (await store.readLogs({ runId: newest })).map(({ text }) => text);
    assertEqual(lines, ["first", "second"], "readLogs()");
  });

  test("a writer whose clock is behind is not taken for an older attempt, nor one that is ahead for a newer", async ({
    store,
    again,
  }) => {
    const { id: runId } = await store.createRun(exampleRun(), exampleSpec);
    const key = { runId, step: "fit" };
    const first = await withClock(ONE_HOUR, () => store.startAttempt(key));
    const second = await withClock(-ONE_HOUR, () => again().startAttempt(key));
    assertEqual([first, second], [1, 2], "startAttempt()");
    const late = await withClock(2 * ONE_HOUR, () => store.completeStep(key, first, exampleCompletion()).catch(codeOf));
    assertEqual(late, "ATTEMPT_FENCED", "completeStep() of the attempt before");
    const { status } = await withClock(-ONE_HOUR, () => again().completeStep(key, second, exampleCompletion()));
    assertEqual(status, "completed", "completeStep().status");
  });
}

function codeOf(error: { readonly code?: unknown }): unknown {
  return error.code;
}

/** Moves the clock of this process, as stores that take their times from it see it. */
async function withClock<T>(by: number, work: () => Promise<T>): Promise<T> {
  const { now } = Date;
  Date.now = () => now() + by;
  try {
    return await work();
  } finally {
    Date.now = now;
  }
}
