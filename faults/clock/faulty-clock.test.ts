import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { hasShims } from "../shim/compile-shim.ts";
import { type FaultyClock, makeFaultyClock } from "./faulty-clock.ts";

function makeClock(scale?: number): FaultyClock {
  const folder = mkdtempSync(join(tmpdir(), "tsugite-clock-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return makeFaultyClock(join(folder, "clock"), scale);
}

/** Runs a program of JavaScript by the clock; its lines, as it prints them. */
async function* run(program: string, { env }: FaultyClock): AsyncGenerator<string> {
  const child = spawn(process.execPath, ["-e", program], { env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill("SIGKILL"));
  yield* createInterface({ input: child.stdout });
}

test.skipIf(!hasShims)("a clock that runs faster shortens timers, blocking waits and loops alike", async () => {
  const clock = makeClock(50);
  const started = performance.now();
  const program = `
    const since = [Date.now(), performance.now()];
    setTimeout(() => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20_000);
      const until = Date.now() + 20_000;
      while (Date.now() < until);
      console.log(Date.now() - since[0], performance.now() - since[1], Date.now());
    }, 20_000);`;
  for await (const line of run(program, clock)) {
    const [wall = 0, monotonic = 0, now = 0] = line.split(" ").map(Number);
    expect(wall).toBeGreaterThanOrEqual(59_900);
    expect(Math.abs(wall - monotonic)).toBeLessThan(100);
    expect(Math.abs(clock.now() - now)).toBeLessThan(10_000);
  }
  const took = performance.now() - started;
  expect(took).toBeGreaterThan(1_100);
  expect(took).toBeLessThan(10_000);
});

test.skipIf(!hasShims)("a clock that is set back is so in every thread, and timers go on", async () => {
  const clock = makeClock();
  const program = `
    const { Worker, isMainThread } = require("node:worker_threads");
    if (isMainThread) new Worker("setInterval(() => console.log(Date.now()), 50)", { eval: true });`;
  let last = 0;
  let wasSetBack = false;
  for await (const line of run(program, clock)) {
    const now = Number(line);
    if (last === 0) clock.shift(-3_600_000);
    else if (now < last) wasSetBack = last - now > 3_500_000;
    if (wasSetBack) break;
    last = now;
  }
  expect(wasSetBack).toBe(true);
});
