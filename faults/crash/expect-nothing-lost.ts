import { rmSync } from "node:fs";
import { resume, run } from "tsugite";
import { expect } from "vitest";
import type { ShopProject } from "./shop-project.ts";
import {
  completedSteps,
  findDamage,
  outcomesOf,
  readMarks,
  readShopRecords,
  type ShopRecords,
} from "./shop-records.ts";
import { type ShopCommand, targetOf } from "./start-shop.ts";

/** What the pipeline leaves when nothing disturbs it. */
export type Outcomes = object;

/**
 * Resumes what a crash has left, as a user would, and compares.
 *
 * @param told What the program had been told before the crash: its marks.
 * @param command What crashed.
 */
export async function expectNothingLost(
  project: ShopProject,
  told: readonly string[],
  undisturbed: Outcomes,
  command: ShopCommand = { do: "run" },
): Promise<void> {
  const before = await readShopRecords(project);
  const completed = completedSteps(before);
  const lost = stepsToldCompleted(told).filter((step) => !completed.includes(step));
  expect(lost, "steps that were told to have completed, and are not recorded").toEqual([]);
  if (told.includes("registered")) expect(before.run, "the run that was told to be registered").toBeDefined();
  const end = told.find((mark) => mark.startsWith("finished"));
  if (end !== undefined) expect(`finished ${before.run?.status}`).toBe(end);

  rmSync(project.marks, { force: true });
  await takeUp(project, before, command);

  const again = readMarks(project).filter((mark) => completed.includes(mark.split(" ")[1] ?? ""));
  expect(again, "calls of steps that had completed").toEqual([]);
  const after = await readShopRecords(project);
  expect(outcomesOf(after)).toEqual(undisturbed);
  expect(await findDamage(project, after)).toEqual([]);
}

async function takeUp(project: ShopProject, { run: before }: ShopRecords, command: ShopCommand): Promise<void> {
  const maxParallel = 1;
  if (before === undefined) {
    const cache = command.do === "run" && command.cache === true;
    await run(targetOf(project, command), { maxParallel, name: "monday", cache });
  } else if (before.status !== "completed") {
    await resume("monday", { maxParallel, directory: project.folder });
  }
}

function stepsToldCompleted(told: readonly string[]): readonly string[] {
  return told.flatMap((mark) => {
    const [kind, step, status] = mark.split(" ");
    return kind === "ended" && step !== undefined && (status === "completed" || status === "cached") ? [step] : [];
  });
}
