import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isLost, type RunRecord, SqliteMetadataStore } from "@tsugite/core";
import { expect, onTestFinished, test } from "vitest";
import { type FaultyClock, makeFaultyClock } from "../clock/faulty-clock.ts";
import { makeProject, type Project } from "../project/make-project.ts";
import { type RunningCommand, startTsugite, tsugite } from "../project/tsugite.ts";
import { hasShims } from "../shim/compile-shim.ts";

const HOUR = 3_600_000;

/** A pipeline whose second step does what a test wants it to do, and which notes each call of a function. */
function makeClockedProject(body: string, scale?: number): { project: Project; clock: FaultyClock; calls(): string[] } {
  const project = makeProject({
    "pipeline.ts": `
      import { appendFileSync, existsSync } from "node:fs";
      import { setTimeout as sleep } from "node:timers/promises";
      import { pipeline, step, type StepContext } from "@tsugite/core";
      import { z } from "zod";
      const note = ({ step, attempt }: StepContext) => appendFileSync("calls", step + " " + attempt + "\\n");
      const released = async () => { while (!existsSync("release")) await sleep(20); };
      export const load = step("load", ({ n }: { n: number }, context) => { note(context); return n; });
      export const fit = step({ name: "fit", timeout: "2h" }, async ({ n }: { n: number }, context) => {
        note(context);
        console.log("fitting");
        ${body}
        return n + 1;
      });
      export const report = step("report", ({ n }: { n: number }, context) => { note(context); return n * 10; });
      const params = z.object({ n: z.number().default(1) });
      export default pipeline({ name: "p", params }, ({ params }) => report({ n: fit({ n: load({ n: params.n }) }) }));`,
  });
  onTestFinished(project.remove);
  const clock = makeFaultyClock(join(project.folder, "clock"), scale);
  const calls = join(project.folder, "calls");
  return { project, clock, calls: () => (existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : []) };
}

async function untilPrinted(command: RunningCommand, text: string): Promise<void> {
  while (!command.printed().includes(text)) {
    if (command.child.exitCode !== null) throw new Error(`It ended before it printed ${text}: ${command.printed()}`);
    await sleep(20);
  }
}

async function readRun({ folder }: Project): Promise<RunRecord | undefined> {
  const store = new SqliteMetadataStore({ name: "local", config: {}, root: folder });
  try {
    return (await store.listRuns({ limit: 1 }))[0];
  } finally {
    await store.close();
  }
}

test.skipIf(!hasShims)(
  "a clock that is set back an hour while a run goes on disturbs neither it nor what is told of it",
  async () => {
    const { project, clock } = makeClockedProject("await released();");
    const options = { cwd: project.folder, env: clock.env };
    writeFileSync(join(project.folder, "release"), "");
    expect(await tsugite(["run", "pipeline.ts", "--name", "one"], options)).toMatchObject({ code: 0 });
    rmSync(join(project.folder, "release"));

    const run = startTsugite(["run", "pipeline.ts", "--name", "two", "--param", "n=2"], options);
    await untilPrinted(run, "fitting");
    clock.shift(-HOUR);
    const before = (await readRun(project))?.leaseUntil ?? 0;
    while (((await readRun(project))?.leaseUntil ?? before) >= before) await sleep(50);
    const shown = await tsugite(["runs", "show", "two", "--json"], options);
    expect(JSON.parse(shown.stdout).run.status).toBe("running");
    expect(await tsugite(["runs", "resume", "two"], options)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("still carried out"),
    });
    writeFileSync(join(project.folder, "release"), "");
    expect(await run.end).toMatchObject({ code: 0 });

    const third = await tsugite(["run", "pipeline.ts", "--name", "three", "--param", "n=3"], options);
    expect(third).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("load started: the parameter n changed since run two"),
    });
    const listed = JSON.parse((await tsugite(["runs", "list", "--json"], options)).stdout);
    expect(listed.runs.map(({ name }: RunRecord) => name)).toEqual(["three", "two", "one"]);
    expect(Math.min(...listed.runs.map(({ durationMs }: { durationMs: number }) => durationMs))).toBeGreaterThanOrEqual(
      0,
    );
    for (const args of [
      ["runs", "list"],
      ["runs", "show", "two"],
    ]) {
      expect((await tsugite(args, options)).stdout).not.toMatch(/ -\d|NaN/);
    }
  },
);

test.skipIf(!hasShims)(
  "a run whose owner was stopped for longer than its lease is taken up, and the owner is fenced off",
  async () => {
    const { project, clock, calls } = makeClockedProject("await released();", 40);
    const options = { cwd: project.folder, env: clock.env };
    const owner = startTsugite(["run", "pipeline.ts", "--name", "one"], options);
    onTestFinished(() => void owner.child.kill("SIGKILL"));
    await untilPrinted(owner, "fitting");
    owner.child.kill("SIGSTOP");
    await sleep(40_000 / 40);
    const shown = await tsugite(["runs", "show", "one", "--json"], options);
    expect(JSON.parse(shown.stdout).run.status).toBe("lost");

    writeFileSync(join(project.folder, "release"), "");
    const resumed = await tsugite(["runs", "resume", "one", "--json"], options);
    expect(resumed.code, resumed.stdout).toBe(0);
    owner.child.kill("SIGCONT");
    expect(await owner.end).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/resumed by another process.*ATTEMPT_FENCED/s),
    });

    const { run, steps } = JSON.parse((await tsugite(["runs", "show", "one", "--json"], options)).stdout);
    expect(run).toMatchObject({ status: "completed", generation: 2 });
    expect(steps).toMatchObject(JSON.parse(resumed.stdout).steps);
    expect(calls()).toEqual(["load 1", "fit 1", "fit 2", "report 1"]);
  },
);

test.skipIf(!hasShims)(
  "a run that was stopped for longer than its lease, and cancelled meanwhile, ends when it is let go on",
  async () => {
    const { project, clock, calls } = makeClockedProject("await released();", 40);
    const options = { cwd: project.folder, env: clock.env };
    const owner = startTsugite(["run", "pipeline.ts", "--name", "one"], options);
    onTestFinished(() => void owner.child.kill("SIGKILL"));
    await untilPrinted(owner, "fitting");
    owner.child.kill("SIGSTOP");
    await sleep(40_000 / 40);
    expect(await tsugite(["runs", "cancel", "one"], options)).toMatchObject({ code: 0 });
    expect(await readRun(project)).toMatchObject({ status: "cancelled" });
    owner.child.kill("SIGCONT");
    expect(await owner.end).toMatchObject({ code: 130 });
    expect(calls()).toEqual(["load 1", "fit 1"]);
    expect(await readRun(project)).toMatchObject({ status: "cancelled" });
  },
);

test.skipIf(!hasShims)(
  "a synchronous step of ten minutes keeps neither its owner's lease nor its run from going on",
  async () => {
    const body = "const until = Date.now() + 600_000; while (Date.now() < until);";
    const { project, clock, calls } = makeClockedProject(body, 30);
    const run = startTsugite(["run", "pipeline.ts", "--name", "one", "--json"], {
      cwd: project.folder,
      env: clock.env,
    });
    onTestFinished(() => void run.child.kill("SIGKILL"));
    await untilPrinted(run, "fitting");
    let isOver = false;
    void run.end.then(() => (isOver = true));
    const leases = new Set<number>();
    while (!isOver) {
      const record = await readRun(project);
      if (record?.status === "running") {
        expect(isLost(record, clock.now())).toBe(false);
        leases.add(record.leaseUntil ?? 0);
      }
      await sleep(100);
    }
    const { code, stdout } = await run.end;
    expect(code).toBe(0);
    const { steps } = JSON.parse(stdout);
    expect(steps[1].durationMs).toBeGreaterThanOrEqual(600_000);
    expect(leases.size).toBeGreaterThan(20);
    expect(calls()).toEqual(["load 1", "fit 1", "report 1"]);
  },
);

test.skipIf(!hasShims)(
  "a step that never settles is ended at its timeout of two hours, or when its run is cancelled",
  async () => {
    const { project, clock } = makeClockedProject("await new Promise(() => {});", 4000);
    const timedOut = await tsugite(["run", "pipeline.ts", "--json"], { cwd: project.folder, env: clock.env });
    expect(timedOut.code).toBe(1);
    expect(JSON.parse(timedOut.stdout).steps).toMatchObject([
      { step: "load", status: "completed" },
      { step: "fit", status: "failed", error: { code: "STEP_TIMED_OUT" } },
      { step: "report", status: "skipped" },
    ]);
    const cancelled = startTsugite(["run", "pipeline.ts", "--json"], { cwd: project.folder });
    await untilPrinted(cancelled, "fitting");
    cancelled.child.kill("SIGINT");
    const end = await cancelled.end;
    expect(end.code).toBe(130);
    expect(JSON.parse(end.stdout).steps[1]).toMatchObject({ step: "fit", status: "cancelled" });
  },
);
