import { availableParallelism } from "node:os";
import { expect, inject, test } from "vitest";
import { startStatementProxy } from "../../../metadata-store-postgres/src/real-postgres/statement-proxy.test-helper.ts";
import { resume } from "../client/resume.ts";
import { run } from "../client/run.ts";
import { completedSteps, expectWhole } from "./expect-whole.test-helper.ts";
import { shopPipeline } from "./shop-pipeline.test-helper.ts";
import { startRun } from "./start-run.test-helper.ts";
import { type TeamProject, teamProject } from "./team-project.test-helper.ts";

/** How many statements lie between those that are tried; `pnpm crash` tries all. */
const stride = process.env.TSUGITE_EVERY_CRASH === undefined ? 4 : 1;

/** Kills a run after its k-th statement, and takes up what is left, as a user would. Returns whether there was a k-th. */
async function crashAfter(k: number, project: TeamProject): Promise<boolean> {
  const { records, root, file } = project;
  const name = `crash-${k}`;
  const before = (await project.marks()).length;
  let kill = (): void => {};
  const proxy = await startStatementProxy(inject("postgres"), { at: k, do: "silence", onDone: () => kill() });
  await project.reachDatabaseAt(proxy.url);
  // Values of its own, so that none of them is stored already.
  const { child, end } = startRun(project, name, { seed: k });
  kill = () => void child.kill("SIGKILL");
  const { signal, code, printed } = await end;
  await proxy.close();
  await project.reachDatabaseAt(inject("postgres"));
  const wasKilled = signal === "SIGKILL";
  if (!wasKilled) expect(code, printed).toBe(0);
  expect(wasKilled).toBe(proxy.statements >= k);

  const told = (await project.marks()).slice(before);
  const [left] = await records.listRuns({ name });
  const steps = left === undefined ? [] : await records.listSteps(left.id);
  const completed = completedSteps(steps);
  if (told.includes("registered")) expect(left, "the run that was told to be registered").toBeDefined();
  for (const mark of told.filter((each) => /^ended .* completed$/.test(each)))
    expect(completed).toContain(mark.split(" ")[1]);
  if (left?.status === "completed") return wasKilled;

  const options = { maxParallel: 1 };
  const taken =
    left === undefined
      ? await run(file, { ...options, name, parameters: { seed: k } })
      : await resume(name, { ...options, directory: root });
  await expectWhole(taken, project, k);
  const again = (await project.marks()).slice(before + told.length).map((mark) => mark.split(" ")[1] ?? "");
  expect(
    again.filter((step) => completed.includes(step)),
    "calls of steps that had completed",
  ).toEqual([]);
  return wasKilled;
}

test("a run that is killed after any statement that it sends to the database loses nothing and repeats nothing", async () => {
  let next = 1;
  let crashes = 0;
  const lane = async (): Promise<void> => {
    const project = await teamProject(shopPipeline);
    for (;;) {
      const k = next;
      next += stride;
      try {
        if (!(await crashAfter(k, project))) return;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(`After a crash at statement ${k}: ${message}`, { cause: error });
      }
      crashes += 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  console.log(`${crashes} crashes`);
  expect(crashes).toBeGreaterThan(20);
}, 900_000);

test("a run whose connection is lost after any statement goes on, and calls no step again", async () => {
  const project = await teamProject(shopPipeline);
  let cuts = 0;
  for (let k = 1; ; k += stride) {
    const before = (await project.marks()).length;
    const proxy = await startStatementProxy(inject("postgres"), { at: k, do: "cut" });
    await project.reachDatabaseAt(proxy.url);
    const options = { name: `cut-${k}`, parameters: { seed: k }, maxParallel: 1 };
    const done = await run(project.file, options).catch((error: unknown) => {
      throw new Error(`After a cut at statement ${k}: ${error}`, { cause: error });
    });
    await proxy.close();
    await expectWhole(done, project, k);
    const called = (await project.marks()).slice(before).filter((mark) => mark.startsWith("called"));
    const steps = called.map((mark) => mark.split(" ")[1] ?? "").filter((step) => step !== "count");
    expect(steps.toSorted(), `calls after a cut at statement ${k}`).toEqual(["load", "repeat", "report"]);
    // The first attempt of `count` fails, unless its beginning was not answered: then the second is the first that is called.
    expect([1, 2]).toContain(called.length - steps.length);
    if (proxy.statements < k) break;
    cuts += 1;
  }
  console.log(`${cuts} cuts`);
  expect(cuts).toBeGreaterThan(20);
}, 900_000);
