import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { currentOwner, isLost } from "./run-owner.ts";
import type { RunOwner, RunRecord } from "./run-record.ts";

function runOf(owner: RunOwner | undefined, options: Partial<RunRecord> = {}): RunRecord {
  return {
    id: "1",
    name: "one",
    pipeline: "p",
    stack: "local",
    execution: { engine: "local", pipeline: "p", runName: "one" },
    parameters: {},
    cache: true,
    status: "running",
    generation: 1,
    specDigest: "",
    createdAt: 0,
    leaseUntil: 1_000,
    ...(owner === undefined ? {} : { owner }),
    ...options,
  };
}

test("a run is lost when its process is gone, even while its lease lasts", async () => {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
  const here = currentOwner();
  const owner = { ...here, pid: child.pid ?? 0, processStart: "" };
  expect(isLost(runOf(owner), 0)).toBe(false);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.on("exit", resolve));
  expect(isLost(runOf(owner), 0)).toBe(true);
});

test("another process that was given the same number is not taken for the owner", () => {
  expect(isLost(runOf({ ...currentOwner(), processStart: "1" }), 0)).toBe(true);
  expect(isLost(runOf(currentOwner()), 0)).toBe(false);
});

test("a run of another machine, or from before a restart, is lost when its lease has run out", () => {
  for (const owner of [
    { ...currentOwner(), host: "elsewhere" },
    { ...currentOwner(), boot: "before" },
  ]) {
    expect(isLost(runOf(owner), 999)).toBe(false);
    expect(isLost(runOf(owner), 1_001)).toBe(true);
  }
});

test("a run that has ended, or that an engine carries out, is never lost", () => {
  const gone = { ...currentOwner(), processStart: "1" };
  expect(isLost(runOf(gone, { status: "failed" }), 0)).toBe(false);
  expect(isLost(runOf(undefined), 9_999)).toBe(false);
});
