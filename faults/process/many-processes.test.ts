import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { makeShopProject, type ShopProject } from "../crash/shop-project.ts";
import { findDamage, outcomesOf, readMarks, readShopRecords } from "../crash/shop-records.ts";
import { makeProject } from "../project/make-project.ts";
import { type CommandEnd, startTsugite, tsugite } from "../project/tsugite.ts";

function makeShop(): { project: ShopProject; start(...args: string[]): Promise<CommandEnd> } {
  const project = makeShopProject();
  onTestFinished(project.remove);
  return { project, start: (...args) => tsugite(args, { cwd: project.folder }) };
}

const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

const errorCodeOf = ({ code, stdout }: CommandEnd): unknown => (code === 0 ? 0 : JSON.parse(stdout).error.code);

test("of several processes that take up one run at once, one does, and calls each step once", async () => {
  const project = makeProject({
    "pipeline.ts": `
      import { appendFileSync, existsSync } from "node:fs";
      import { pipeline, step } from "@tsugite/core";
      const note = (text: string) => appendFileSync("calls", text + " ");
      export const load = step("load", (_: {}) => { note("load"); return 1; });
      export const fit = step("fit", async ({ n }: { n: number }) => {
        note("fit");
        if (process.env.HANG) await new Promise(() => {});
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return n + 1;
      });
      export default pipeline("p", () => fit({ n: load({}) }));`,
  });
  onTestFinished(project.remove);
  const calls = join(project.folder, "calls");
  const first = startTsugite(["run", "pipeline.ts", "--name", "one"], { cwd: project.folder, env: { HANG: "1" } });
  while (!existsSync(calls) || readFileSync(calls, "utf8") !== "load fit ") await sleep(20);
  first.child.kill("SIGKILL");
  await first.end;
  const ends = await times(4, () => tsugite(["runs", "resume", "one", "--json"], { cwd: project.folder }));
  expect(ends.map(errorCodeOf).toSorted()).toEqual([0, ...Array(3).fill("RUN_NOT_RESUMABLE")]);
  expect(readFileSync(calls, "utf8")).toBe("load fit fit ");
});

test("of several processes that start a run of one name at once, one does", async () => {
  const { project, start } = makeShop();
  const ends = await times(4, () => start("run", "pipeline.ts", "--name", "monday", "--json"));
  expect(ends.map(errorCodeOf).toSorted()).toEqual([0, ...Array(3).fill("RUN_NAME_TAKEN")]);
  expect(readMarks(project).filter((mark) => mark === "called load 1")).toHaveLength(1);
});

test("processes that compute under one cache key at once record one result, which then answers", async () => {
  const { project, start } = makeShop();
  const ends = await times(4, (index) => start("run", "pipeline.ts", "--name", `run-${index}`, "--json"));
  expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  const digests = ends.map(({ stdout }) =>
    JSON.parse(stdout).steps.map(({ step, outputs }: { step: string; outputs: object }) => [step, outputs]),
  );
  for (const each of digests) expect(Object.fromEntries(each)).toEqual(Object.fromEntries(digests[0]));
  rmSync(project.marks);
  const again = await start("run", "pipeline.ts", "--name", "monday", "--json");
  expect(JSON.parse(again.stdout).steps.map(({ status }: { status: string }) => status)).toEqual(
    Array(4).fill("cached"),
  );
  expect(readMarks(project)).toEqual([]);
});

test("ten writers at once of one store, from nothing, disturb each other in nothing", async () => {
  const { project, start } = makeShop();
  const ends = await times(10, (index) =>
    start("run", "pipeline.ts", "--no-cache", "--name", index === 0 ? "monday" : `run-${index}`, "--json"),
  );
  for (const { code, stdout, stderr } of ends) {
    expect(code, stdout).toBe(0);
    expect(stderr).not.toMatch(/could not be kept|locked/);
  }
  const records = await readShopRecords(project);
  expect(outcomesOf(records)).toMatchObject({ status: "completed" });
  expect(await findDamage(project, records)).toEqual([]);
  // Ten runs, and in each of them five calls.
  expect(readMarks(project)).toHaveLength(50);
});
