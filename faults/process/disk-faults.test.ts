import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { expectNothingLost, type Outcomes } from "../crash/expect-nothing-lost.ts";
import { makeShopProject, type ShopProject } from "../crash/shop-project.ts";
import { outcomesOf, readMarks, readShopRecords } from "../crash/shop-records.ts";
import { type ChangeKind, changeCount, type FaultyDisk, onFaultyDisk } from "../disk/faulty-disk.ts";
import { type CommandEnd, tsugite } from "../project/tsugite.ts";
import { hasShims } from "../shim/compile-shim.ts";

const lanes = Array.from({ length: availableParallelism() }, makeShopProject);
afterAll(() => {
  for (const project of lanes) project.remove();
});

const run = ["run", "pipeline.ts", "--name", "monday", "--no-cache", "--max-parallel", "1", "--json"];

/** `pnpm crash` lets the disk fail at each change; `npm test` at a few, the same each time. */
const everywhere = process.env.TSUGITE_EVERY_CRASH !== undefined;

/** The codes with which a command may end when the disk fails. `INTERNAL` would be a bug. */
const CODES = ["METADATA_STORE_FAILED", "PROJECT_NOT_WRITABLE"];

/** That people are told what happened, where, and what to do; and that programs are told that it failed. */
function expectClearEnd({ code, signal, stdout }: CommandEnd): void {
  expect(signal).toBe(null);
  const told = JSON.parse(stdout);
  if (told.error === undefined) {
    expect(code).toBe(told.run.status === "completed" ? 0 : 1);
    for (const { error } of told.steps)
      if (error !== undefined) expect(error.message).toMatch(/(artifacts|metadata\.db).*(disk|space)|not yet/);
    return;
  }
  expect(code).toBe(1);
  expect(CODES).toContain(told.error.code);
  expect(told.error.message).toContain("/.tsugite");
  expect(told.error.fix).toMatch(/disk|space/);
}

/** Lets the disk fail from its k-th change on, then mends it and takes the run up again. */
async function failAt(at: number, fault: Partial<FaultyDisk>, project: ShopProject, whole: Outcomes): Promise<boolean> {
  const count = join(project.folder, "count");
  for (const path of [project.state, project.marks, count]) rmSync(path, { recursive: true, force: true });
  const env = onFaultyDisk({ root: project.state, count, do: "fail", at, ...fault });
  const end = await tsugite(run, { cwd: project.folder, env });
  expectClearEnd(end);
  const told = readMarks(project);
  await expectNothingLost(project, end.code === 0 ? [...told, "finished completed"] : told, whole);
  return changeCount(count) >= at;
}

async function failEverywhere(fault: Partial<FaultyDisk>, stride: number): Promise<void> {
  let next = 1;
  await Promise.all(
    lanes.map(async (project) => {
      rmSync(project.state, { recursive: true, force: true });
      expect(await tsugite(run, { cwd: project.folder })).toMatchObject({ code: 0 });
      const whole = outcomesOf(await readShopRecords(project));
      for (;;) {
        const at = next;
        next += everywhere ? 1 : stride;
        const goesOn = await failAt(at, fault, project, whole).catch((error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          throw new Error(`When the disk failed at change ${at}: ${message}`, { cause: error });
        });
        if (!goesOn) return;
      }
    }),
  );
}

// Without folders: Node tells that one could not be made for a fault of the disk as if a folder above it were missing.
const CHANGES: readonly ChangeKind[] = ["create", "write", "sync", "truncate", "rename", "unlink"];

describe.skipIf(!hasShims)(
  "whenever the disk fails, the error is clear, nothing is damaged, and the run can be taken up",
  () => {
    test("when it is full", () => failEverywhere({ error: "ENOSPC" }, 11));
    test("when every change fails", () => failEverywhere({ error: "EIO", kinds: CHANGES }, 23));
    test("when one change fails", () => failEverywhere({ error: "EIO", kinds: CHANGES, times: 1 }, 17));
    test("when one sync fails", () => failEverywhere({ error: "EIO", times: 1, kinds: ["sync"] }, 2));
    test("when the files among its results have no room", () => failEverywhere({ paths: ["results"] }, 1));
    test("when artifacts alone have no room", () => failEverywhere({ error: "ENOSPC", paths: ["artifacts/"] }, 2));
    test("when artifacts alone cannot be changed", () =>
      failEverywhere({ error: "EIO", kinds: CHANGES, paths: ["artifacts/"] }, 2));
  },
);
