import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test, vi } from "vitest";
import { removeFolder, temporaryFolder } from "./temporary-folder.ts";

test("a folder is removed when it is not needed any more, and that of a process that is gone by the next one", async () => {
  const mine = temporaryFolder();
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const left = mine.replace(`-${process.pid}-`, `-${pid}-`);
  const other = join(dirname(mine), `not-${pid}-ours`);
  for (const folder of [left, other]) mkdirSync(folder);
  writeFileSync(join(left, "file"), "");
  vi.resetModules();
  const anew = await import("./temporary-folder.ts");
  const theirs = anew.temporaryFolder();
  expect([left, other, mine, theirs].map((folder) => existsSync(folder))).toEqual([false, true, true, true]);
  removeFolder(mine);
  anew.removeFolder(theirs);
  removeFolder(other);
  expect([mine, theirs].map((folder) => existsSync(folder))).toEqual([false, false]);
});
