import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { docsFile } from "../consumer/docs-example.ts";
import { EMPTY, type Project, project } from "../consumer/project.ts";
import { releaseCopy, versionsIn } from "./release-copy.ts";

const PATCHED = "@tsugite/orchestrator-local";

let repository: Project;
let consumer: Project;
let before: Record<string, string>;

beforeAll(async () => {
  consumer = await project(inject("registry"), {
    ...EMPTY,
    "pipeline.ts": await docsFile("orchestrators.md", "pipeline.ts"),
  });
  await consumer.run("npm", "install", "@tsugite/core", "tsugite");
  repository = await releaseCopy(inject("registry"));
  before = await versionsIn(repository);
  await repository.write(".changeset/one.md", `---\n"${PATCHED}": patch\n---\n\nfix: what was wrong\n`);
});
afterAll(() => Promise.all([consumer.remove(), repository.remove()]));

test("a patch of one flavor gives that package a version and leaves the others alone", async () => {
  await repository.run("changeset", "version");
  const after = await versionsIn(repository);
  expect(after).toEqual({ ...before, [PATCHED]: after[PATCHED] });
  expect(after[PATCHED]).not.toBe(before[PATCHED]);
  expect(await repository.read("packages/orchestrator-local/CHANGELOG.md")).toContain("fix: what was wrong");
});

test("publishing publishes that package alone", async () => {
  const { stdout } = await repository.run("changeset", "publish", "--no-git-tag");
  const after = await versionsIn(repository);
  expect(stdout.split("\n").filter((line) => line in labelled(after))).toEqual(
    // once where it says what it is about to publish, once when that is done
    [`${PATCHED}@${after[PATCHED]}`, `${PATCHED}@${after[PATCHED]}`],
  );
  for (const name of Object.keys(before)) {
    const { stdout: versions } = await consumer.run("npm", "view", name, "versions", "--json");
    expect([JSON.parse(versions)].flat(), name).toEqual([...new Set([before[name], after[name]])]);
  }
});

test("a project takes the patch up, with the rest as it was", async () => {
  const { [PATCHED]: patch } = await versionsIn(repository);
  await consumer.run("npm", "install", `${PATCHED}@${patch}`);
  await consumer.run("npm", "ls", "--all");
  const { stdout } = await consumer.run("npm", "ls", PATCHED, "--parseable", "--long", "--all");
  expect(new Set(stdout.match(/@tsugite\/orchestrator-local@[^:\s]+/g))).toEqual(new Set([`${PATCHED}@${patch}`]));
  expect(await consumer.readJson("node_modules/tsugite/package.json")).toMatchObject({ version: before.tsugite });
  await consumer.run("tsugite", "run", "pipeline.ts");
});

function labelled(versions: Record<string, string>): Record<string, true> {
  return Object.fromEntries(Object.entries(versions).map(([name, version]) => [`${name}@${version}`, true]));
}
