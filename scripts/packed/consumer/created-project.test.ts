import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Project, project } from "./project.ts";

let folder: Project;
let made: Project;

beforeAll(async () => {
  folder = await project(inject("registry"), {});
  await folder.run("pnpm", "create", "tsugite@latest", "weather");
  made = folder.folder("weather");
});
afterAll(() => folder.remove());

test("a project that pnpm create tsugite made runs, passes its tests and type-checks as it is", async () => {
  const { stdout } = await made.run("pnpm", "start");
  expect(stdout).toContain("completed in");
  await made.run("pnpm", "test");
  await made.run("pnpm", "run", "typecheck");
});
