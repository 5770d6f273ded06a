import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { create, emptyFolder, linkDependencies, programs } from "./create.test-helper.ts";
import { projectFiles } from "./project-files.ts";

test("a new project type-checks, its tests pass, and its pipeline runs and is answered from the cache", async () => {
  const folder = await emptyFolder();
  expect(await create(folder, ["rain", "--no-install"])).toMatchObject({ code: 0, stderr: "" });
  const root = join(folder, "rain");
  await linkDependencies(root);

  expect(await programs.tsc(root)).toEqual({ code: 0, stdout: "", stderr: "" });
  const tests = await programs.vitest(root);
  expect(tests, tests.stdout + tests.stderr).toMatchObject({ code: 0 });

  const first = JSON.parse((await programs.tsugite(root, "run", "pipeline.ts", "--json")).stdout);
  expect(first).toMatchObject({ run: { pipeline: "weather", status: "completed" }, result: { wettest: "Dec" } });
  const second = JSON.parse((await programs.tsugite(root, "run", "pipeline.ts", "-p", "year=2013", "--json")).stdout);
  const statuses = second.steps.map(({ step, status }: { step: string; status: string }) => [step, status]);
  expect(statuses).toEqual([
    ["load", "cached"],
    ["summarize", "completed"],
    ["report", "completed"],
  ]);
});

test("these files are written, and each has the name of the project where it says one", async () => {
  const folder = await emptyFolder();
  await create(folder, ["@acme/rain", "--no-install"]);
  const root = join(folder, "rain");
  const written = await readdir(root, { recursive: true, withFileTypes: true });
  expect(written.filter((entry) => entry.isFile()).map(({ name }) => name)).toHaveLength(
    projectFiles("@acme/rain").size,
  );
  expect([...projectFiles("@acme/rain").keys()]).toEqual([
    ".gitignore",
    "README.md",
    "data/seattle-weather.csv",
    "package.json",
    "pipeline.test.ts",
    "pipeline.ts",
    "src/load.test.ts",
    "src/load.ts",
    "src/report.ts",
    "src/summarize.test.ts",
    "src/summarize.ts",
    "tsconfig.json",
  ]);
  for (const [path, text] of projectFiles("@acme/rain")) {
    expect(await readFile(join(root, path), "utf8")).toBe(text);
    expect(text).not.toMatch(/my-project/);
  }
  expect(await readFile(join(root, "README.md"), "utf8")).toMatch(/^# @acme\/rain\n/);
});

test("the versions are those that this package is developed with, so that none is left open or goes stale", async () => {
  const own = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")).devDependencies;
  const made = JSON.parse(projectFiles("rain").get("package.json") ?? "");
  const ranges = { ...made.dependencies, ...made.devDependencies };
  expect(Object.keys(ranges)).toContain("tsugite");
  for (const [name, range] of Object.entries(ranges)) expect({ name, range }).toEqual({ name, range: own[name] });
});
