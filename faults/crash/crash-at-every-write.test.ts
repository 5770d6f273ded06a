import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { changeCount, onFaultyDisk } from "../disk/faulty-disk.ts";
import { hasShims } from "../shim/compile-shim.ts";
import { expectNothingLost, type Outcomes } from "./expect-nothing-lost.ts";
import { makeShopProject, type ShopProject } from "./shop-project.ts";
import { outcomesOf, readMarks, readShopRecords } from "./shop-records.ts";
import { endedWell, startShop } from "./start-shop.ts";

const lanes = Array.from({ length: availableParallelism() }, makeShopProject);
afterAll(() => {
  for (const project of lanes) project.remove();
});

/** Of torn writes, `pnpm crash` looks at each, `npm test` at every tenth. */
const tornStride = process.env.TSUGITE_EVERY_CRASH === undefined ? 10 : 1;

async function undisturbedRun(project: ShopProject): Promise<Outcomes> {
  rmSync(project.state, { recursive: true, force: true });
  expect(await startShop(project, { do: "run" })).toEqual(endedWell);
  return outcomesOf(await readShopRecords(project));
}

/** Kills a first run at its k-th change, and resumes it. Returns whether there was a k-th change. */
async function crashAt(k: number, how: "kill" | "tear", project: ShopProject, undisturbed: Outcomes): Promise<boolean> {
  const count = join(project.folder, "count");
  for (const path of [project.state, project.marks, count]) rmSync(path, { recursive: true, force: true });
  const end = await startShop(project, { do: "run" }, onFaultyDisk({ root: project.state, count, do: how, at: k }));
  const wasKilled = end.signal === "SIGKILL";
  if (!wasKilled) expect(end).toEqual(endedWell);
  expect(wasKilled).toBe(changeCount(count) >= k);
  await expectNothingLost(project, readMarks(project), undisturbed);
  return wasKilled;
}

/** Takes k = 1, 2, … until the run ends before its k-th change. Returns how many crashes there were. */
async function crashEverywhere(how: "kill" | "tear", stride: number): Promise<number> {
  let next = 1;
  let crashes = 0;
  const lane = async (project: ShopProject): Promise<void> => {
    const undisturbed = await undisturbedRun(project);
    for (;;) {
      const k = next;
      next += stride;
      try {
        if (!(await crashAt(k, how, project, undisturbed))) return;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(`After a crash at change ${k}: ${message}`, { cause: error });
      }
      crashes += 1;
    }
  };
  await Promise.all(lanes.map(lane));
  return crashes;
}

const atEachChange = "a run that is killed after any write, sync or rename loses nothing and repeats nothing";
test.skipIf(!hasShims)(atEachChange, async () => {
  expect(await crashEverywhere("kill", 1)).toBeGreaterThan(200);
});

test.skipIf(!hasShims)("nor does one that is killed in the middle of a write", async () => {
  expect(await crashEverywhere("tear", tornStride)).toBeGreaterThan(200 / tornStride);
});
