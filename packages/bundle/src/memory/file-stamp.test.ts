import { statSync, utimesSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeProject } from "../project.test-helper.ts";
import { renewStamp, stampFile } from "./file-stamp.ts";

const later = () => Date.now() + 60_000;

test("a file that looks the same and has settled is not read again", () => {
  const project = makeProject({ "a.ts": "1" });
  const stamp = stampFile(project.root, project.path("a.ts"));
  expect(renewStamp(project.root, stamp, later())).toBe(stamp);
});

test("a change that leaves size and time alone is seen", () => {
  const project = makeProject({ "a.ts": "1" });
  const file = project.path("a.ts");
  const stamp = stampFile(project.root, file);
  const { atime, mtime } = statSync(file);
  writeFileSync(file, "2");
  utimesSync(file, atime, mtime);
  expect(renewStamp(project.root, stamp, later()).digest).not.toBe(stamp.digest);
  // Within the same tick of a coarse clock all times may be equal.
  const blind = { ...stampFile(project.root, file), digest: stamp.digest };
  expect(renewStamp(project.root, blind, Date.now()).digest).not.toBe(stamp.digest);
});

test("a file that appears or goes, and what lies in a folder, count", () => {
  const project = makeProject({ "folder/a.ts": "1" });
  const missing = stampFile(project.root, project.path("b.ts"));
  const folder = stampFile(project.root, project.path("folder"));
  expect(renewStamp(project.root, missing, later())).toBe(missing);
  expect(renewStamp(project.root, folder, later()).digest).toBe(folder.digest);
  project.write({ "b.ts": "", "folder/deep/c.ts": "1" });
  expect(renewStamp(project.root, missing, later()).digest).not.toBeNull();
  expect(renewStamp(project.root, folder, later()).digest).not.toBe(folder.digest);
  project.remove("folder");
  expect(renewStamp(project.root, folder, later()).digest).toBeNull();
});
