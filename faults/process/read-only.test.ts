import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeShopProject } from "../crash/shop-project.ts";
import { type CommandEnd, tsugite } from "../project/tsugite.ts";

/** A project and a home that belong to somebody else, who may read them; and commands of one who may write nowhere. */
async function makeReadOnlyProject(): Promise<{ folder: string; command(...args: string[]): Promise<CommandEnd> }> {
  const project = makeShopProject();
  onTestFinished(project.remove);
  const { folder } = project;
  chmodSync(folder, 0o755);
  const env = { HOME: folder, TMPDIR: folder, XDG_CACHE_HOME: folder };
  return { folder, command: (...args) => tsugite(args, { cwd: folder, env, uid: 65_534 }) };
}

const asRoot = test.skipIf(process.getuid?.() !== 0);

asRoot("a project that this user may not write to is told by its folder, and nothing is left in it", async () => {
  const { folder, command } = await makeReadOnlyProject();
  const before = readdirSync(folder);
  for (const args of [
    ["run", "pipeline.ts"],
    ["compile", "pipeline.ts"],
  ]) {
    expect(await command(...args)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        new RegExp(
          `✗ ${folder}/.tsugite cannot be written: permission denied.*writable for your user.*PROJECT_NOT_WRITABLE`,
          "s",
        ),
      ),
    });
  }
  expect(await command("runs", "list")).toMatchObject({ code: 0, stderr: "" });
  expect(await command("stack", "list")).toMatchObject({ code: 0, stderr: "" });
  expect(readdirSync(folder)).toEqual(before);
});

asRoot("what was run in it before can be looked at, and is not run further", async () => {
  const { folder, command } = await makeReadOnlyProject();
  expect(await tsugite(["run", "pipeline.ts", "--name", "monday"], { cwd: folder })).toMatchObject({ code: 0 });
  const state = join(folder, ".tsugite");
  const before = readdirSync(state, { recursive: true }).toSorted();
  const shown: readonly (readonly [readonly string[], string])[] = [
    [["runs", "list"], "monday"],
    [["runs", "show", "monday"], "4 ran"],
    [["runs", "logs", "monday"], "loading three rows"],
    [["artifacts", "show", "monday", "count"], "3"],
    [["artifacts", "show", "monday", "repeat"], "1,2,31,2,3"],
    [["compile", "pipeline.ts"], '"specVersion": 1'],
  ];
  for (const [args, text] of shown) {
    expect(await command(...args)).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining(text) });
  }
  for (const args of [
    ["run", "pipeline.ts"],
    ["runs", "resume", "monday", "--rerun", "report"],
  ]) {
    expect(await command(...args)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/metadata\.db could not be used.*writable for this user.*METADATA_STORE_FAILED/s),
    });
  }
  expect(readdirSync(state, { recursive: true }).toSorted()).toEqual(before);
});
