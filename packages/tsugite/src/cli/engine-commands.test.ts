import { expect, test } from "vitest";
import { enginePipeline, engineProject } from "../client/test-engine/engine-project.test-helper.ts";
import { resultOf, runCli, startCli } from "./cli.test-helper.ts";

test("a run is left to the engine, shown, waited for in another process, and its exit code is that of the run", {
  timeout: 120_000,
}, async () => {
  const { root, url, release, fail } = await engineProject(
    { "pipeline.ts": enginePipeline("await released(signal);") },
    "given",
  );
  await fail("report", "never-starts");
  const cli = (line: string) => runCli(line.split(" "), root);
  const left = await cli("run pipeline.ts --name monday --no-wait");
  expect(left).toMatchObject({ code: 0, stderr: "" });
  expect(left.stdout).toContain(`Handed over to its engine: ${url}/pipelines/shop/runs/monday\n`);
  expect(left.stdout).not.toContain("Ctrl-C");
  expect(left.stdout).toMatch(/• shop goes on .*4 steps/);
  expect(left.stdout).toMatch(
    /Next +tsugite runs wait monday\n +tsugite runs show monday\n +tsugite runs cancel monday\n/,
  );

  await expect.poll(async () => (await cli("runs show monday")).stdout).toMatch(/fit +running/);
  const shown = (await cli("runs show monday")).stdout;
  expect(shown).toMatch(/engine +running\n +page +http:\S+monday\n/);
  const { engine, run } = JSON.parse((await cli("runs show monday --json")).stdout);
  expect(engine).toMatchObject({ state: "running", steps: { fit: { state: "running", attempt: 1 } } });
  expect(run).toMatchObject({ status: "running", execution: { runName: "monday", ref: { id: "monday" } } });

  const following = resultOf(startCli(["runs", "logs", "monday", "-f"], root));
  const waiting = resultOf(startCli(["runs", "wait", "monday"], root));
  const json = resultOf(startCli(["runs", "wait", "monday", "--json"], root));
  await release();
  const ended = await waiting;
  expect(ended).toMatchObject({ code: 1, stderr: "" });
  expect(ended.stdout).toMatch(/^shop run monday .*\nWhat it printed before: tsugite runs logs monday\n/);
  expect(ended.stdout).toMatch(/load completed in/);
  expect(ended.stdout).toMatch(/report failed: STEP_NOT_REPORTED[\s\S]*ImagePullBackOff: no such image/);
  expect(JSON.parse((await json).stdout)).toMatchObject({ run: { status: "failed" } });
  expect(await following).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/load +│ loading\n[\s\S]*report +│ Failed to pull image/),
    stderr: "The run monday is failed.\n",
  });
  expect((await cli("runs logs monday report")).stdout).toContain("Failed to pull image");
  expect((await cli("runs logs monday")).stdout).toContain("report │ Failed to pull image");
});

test("Ctrl-C ends the waiting and not the run; cancelling does", { timeout: 120_000 }, async () => {
  const { root, store } = await engineProject({ "pipeline.ts": enginePipeline("await released(signal);") });
  const child = startCli(["run", "pipeline.ts", "--name", "monday"], root);
  child.stdout?.on("data", (chunk: Buffer) => String(chunk).includes("fit started") && child.kill("SIGINT"));
  const interrupted = await resultOf(child);
  expect(interrupted.code).toBe(130);
  expect(interrupted.stdout).toMatch(
    /Handed over .*\nCtrl-C ends the waiting alone; to cancel it: tsugite runs cancel monday\n/,
  );
  expect(interrupted.stdout).toContain("Not waiting any longer: the run goes on.");
  expect(interrupted.stdout).toContain("tsugite runs cancel monday");
  const [run] = await store.listRuns();
  expect(run).toMatchObject({ status: "running" });
  expect(run?.cancelRequestedAt).toBeUndefined();
  const cancelled = await runCli(["runs", "cancel", "monday"], root);
  expect(cancelled).toMatchObject({ code: 0, stdout: expect.stringContaining("See it end: tsugite runs wait monday") });
  expect((await runCli(["runs", "wait", "monday"], root)).code).toBe(130);
});

test("a list brings what the engine ended up to date, and is quick and says so where the engine does not answer", {
  timeout: 120_000,
}, async () => {
  const { root, fail, start, call, kill, store } = await engineProject({
    "pipeline.ts": enginePipeline("await released(signal);"),
  });
  const list = () => runCli(["runs", "list"], root);
  await runCli(["run", "pipeline.ts", "--name", "monday", "--no-wait"], root);
  const [monday] = await store.listRuns();
  const goesOn = { steps: { fit: { state: "running" } } };
  await expect.poll(() => call(`pipelines/shop/runs/${monday?.execution.runName}`)).toMatchObject(goesOn);
  await fail("fit", "never-starts");
  const name = await start("shop");
  await expect.poll(() => call(`pipelines/shop/runs/${name}`)).toMatchObject({ state: "failed" });
  const up = await list();
  expect(up).toMatchObject({ code: 0, stderr: "" });
  expect(up.stdout).toMatch(new RegExp(`✗ +shop +failed .* 2/4 ok, .*1 failed.* ${name}\n`));
  expect(up.stdout).toMatch(/• +shop +running .* monday\n/);
  expect(await store.listRuns({ name })).toMatchObject([{ status: "failed" }]);
  await kill();
  const down = await list();
  expect(down.code).toBe(0);
  expect(down.stdout).toMatch(/• +shop +running .* monday\n/);
  expect(down.stderr).toMatch(/^! The engine of the orchestrator engine .*ECONNREFUSED/);
  expect((await runCli(["runs", "show", "monday"], root)).stdout).toMatch(
    /engine +The engine of .* could not be asked/,
  );
});
