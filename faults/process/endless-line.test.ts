import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { makeProject } from "../project/make-project.ts";
import { type RunningCommand, startTsugite, tsugite } from "../project/tsugite.ts";

const MEGABYTE = 1024 * 1024;

/** The most memory that a process held, in megabytes; watched while it lives. */
async function peakMemory({ child, end }: RunningCommand): Promise<number> {
  let peak = 0;
  let isOver = false;
  void end.then(() => (isOver = true));
  while (!isOver) {
    const status = readStatus(child.pid);
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
    await sleep(20);
  }
  return peak;
}

function readStatus(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}

test.skipIf(process.platform !== "linux").each([
  ["at once", `process.stdout.write("x".repeat(100 * ${MEGABYTE}));`],
  ["bit by bit", `for (let bit = 0; bit < 100 * 1024; bit++) process.stdout.write("x".repeat(1024));`],
  ["by console.log", `console.log("x".repeat(100 * ${MEGABYTE}));`],
])("a step that prints 100 MB without a newline, %s, fills neither memory nor stops its run", async (_how, print) => {
  const project = makeProject({
    "pipeline.ts": `
      import { pipeline, step } from "@tsugite/core";
      export const print = step("print", (_: {}) => { ${print} console.log("\\nthe end"); return 1; });
      export const next = step("next", ({ n }: { n: number }) => n + 1);
      export default pipeline("p", () => next({ n: print({}) }));`,
  });
  onTestFinished(project.remove);
  const run = startTsugite(["run", "pipeline.ts", "--name", "one", "--json"], { cwd: project.folder });
  const peak = await peakMemory(run);
  const { code, stdout, stderr } = await run.end;
  expect(code, stdout).toBe(0);
  expect(stderr).toContain("the end");
  expect(JSON.parse(stdout).result).toBe(2);
  expect(peak).toBeLessThan(400);
  const shown = await tsugite(["runs", "show", "one", "--json"], { cwd: project.folder });
  expect(JSON.parse(shown.stdout).run.status).toBe("completed");
});
