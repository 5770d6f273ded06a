import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import {
  type StartedPostgres,
  startPostgres,
} from "../../../metadata-store-postgres/src/real-postgres/start-postgres.test-helper.ts";
import { run } from "../client/run.ts";
import { teamProject } from "./team-project.test-helper.ts";

const LANES = 10;
const IN_A_LANE = 100;

/** A thousand steps in ten chains; every tenth has a large output. */
const manySteps = `
  import { appendFileSync } from "node:fs";
  import { setTimeout as sleep } from "node:timers/promises";
  import { pipeline, step } from "@tsugite/core";
  export const first = step({ name: "first", cache: false }, (_: {}) => ({ value: 0, text: "" }));
  export const next = step({ name: "next", cache: false }, async ({ from }: { from: { value: number; text: string } }, { step, attempt }) => {
    appendFileSync("ROOT/marks", step + " " + attempt + "\\n");
    await sleep(100);
    const value = from.value + 1;
    return { value, text: value % 10 === 0 ? step.padEnd(20_000, ".") : "" };
  });
  export const total = step({ name: "total", cache: false }, (all: Record<string, { value: number; text: string }>) =>
    Object.values(all).reduce((sum, { value }) => sum + value, 0));
  export default pipeline("many", () => {
    const ends: Record<string, any> = {};
    for (let lane = 0; lane < ${LANES}; lane++) {
      let last = first({}, { name: "first-" + lane });
      for (let index = 1; index < ${IN_A_LANE}; index++) last = next({ from: last }, { name: "next-" + lane + "-" + index });
      ends["lane" + lane] = last;
    }
    return total(ends);
  });
`;

/** A server of this test's own, which it may end. */
async function ownServer(): Promise<StartedPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "tsugite-restarts-"));
  // The server runs as another user.
  await chmod(folder, 0o755);
  const server = await startPostgres(join(folder, "server"), { user: "tsugite" });
  onTestFinished(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return server;
}

test("a run of a thousand steps completes while its database is started anew every five seconds, and calls each step once", async () => {
  const server = await ownServer();
  const project = await teamProject(manySteps, { database: server.url });
  let isOver = false;
  let restarts = 0;
  const restarting = (async () => {
    for (; !isOver; restarts++) {
      // Looked at often, so that the test does not wait for a restart that nobody needs.
      for (let slept = 0; slept < 5_000 && !isOver; slept += 100) await sleep(100);
      if (!isOver) await server.restart();
    }
  })();
  const started = performance.now();
  const {
    run: ended,
    steps,
    result,
  } = await run(project.file, { name: "one", maxParallel: 4 }).finally(() => {
    isOver = true;
  });
  await restarting;
  console.log(`${restarts} restarts in ${Math.round((performance.now() - started) / 1000)} s`);
  expect(ended).toMatchObject({ status: "completed", generation: 1 });
  expect(result).toBe(LANES * (IN_A_LANE - 1));
  expect(restarts).toBeGreaterThan(2);

  const isNext = ({ step }: { readonly step: string }): boolean => step.startsWith("next");
  expect(steps).toHaveLength(LANES * IN_A_LANE + 1);
  expect(new Set(steps.map(({ status }) => status))).toEqual(new Set(["completed"]));
  // An attempt whose beginning was recorded though the answer was lost is not called; the next one is.
  const recorded = steps.filter(isNext).map(({ step, attempt }) => `${step} ${attempt}`);
  expect((await project.marks()).toSorted()).toEqual(recorded.toSorted());
  const events = await project.records.readEvents({ runId: ended.id, limit: 1e6 });
  const completed = events.filter(({ kind }) => kind === "step.completed").map(({ step }) => step);
  expect(completed.toSorted()).toEqual(steps.map(({ step }) => step).toSorted());
  const large = steps.filter(({ step }) => /-\d0$/.test(step));
  expect(large).toHaveLength(LANES * 9);
  for (const { step, outputs } of large) {
    for (const { digest } of Object.values(outputs)) {
      expect(Buffer.from(await project.artifacts.getBytes(digest)).toString()).toContain(`${step}.`);
    }
  }
}, 600_000);
