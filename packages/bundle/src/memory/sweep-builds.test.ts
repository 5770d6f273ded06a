import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sweepBuilds } from "./sweep-builds.ts";

const HOUR = 3600;

test("old builds beyond the newest, and what writers that crashed have left, are removed after a day", () => {
  const folder = mkdtempSync(join(tmpdir(), "tsugite-builds-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const now = Date.now() / 1000;
  const write = (name: string, hours: number): void => {
    writeFileSync(join(folder, name), "");
    utimesSync(join(folder, name), now - hours * HOUR, now - hours * HOUR);
  };
  for (let index = 0; index < 12; index++) write(`pipeline-${index}.mjs`, index < 10 ? index : 30);
  write("pipeline-11.mjs.map", 30);
  write("other-1.mjs", 30);
  write("pipeline-1.mjs.7-uuid.tmp", 25);
  write("module-1.json.8-uuid.tmp", 23);
  sweepBuilds(folder, "pipeline");
  const kept = Array.from({ length: 10 }, (_, index) => `pipeline-${index}.mjs`);
  expect(readdirSync(folder).toSorted()).toEqual([...kept, "other-1.mjs", "module-1.json.8-uuid.tmp"].toSorted());
});
