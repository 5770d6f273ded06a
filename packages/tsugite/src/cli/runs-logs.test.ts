import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type LogLine, SqliteMetadataStore } from "@tsugite/core";
import { expect, onTestFinished, test } from "vitest";
import { pipelineProject } from "../client/pipeline-project.test-helper.ts";
import { type CliResult, resultOf, runCli, startCli } from "./cli.test-helper.ts";

const PIPELINE = `import { existsSync } from "node:fs";
import { pipeline, step } from "@tsugite/core";
export const talk = step({ name: "talk", retries: { count: 1, delay: 1 } }, (_: {}, { log, attempt }) => {
  log.debug("looking");
  log("attempt", attempt);
  log.warn("careful");
  if (attempt === 1) throw new Error("again");
});
export const wait = step({ name: "wait", timeout: "60s", cache: false }, ({ gate }: { gate: string }, { log }) => {
  for (let n = 1; n <= 3; n++) {
    log("passed", n);
    while (!existsSync(gate + n));
  }
  log.warn("all passed");
});
const gate = process.env.GATE;
export default pipeline("talks", () => { if (gate === undefined) talk(); else wait({ gate }); });
`;

test("lines are chosen by step, attempt and level, as text and as NDJSON", { timeout: 60_000 }, async () => {
  const root = await pipelineProject({ "pipeline.ts": PIPELINE });
  await runCli(["run", "pipeline.ts", "--name", "one"], root);
  const logs = async (...args: string[]): Promise<string> =>
    (await runCli(["runs", "logs", "one", ...args], root)).stdout;
  expect(await logs()).toBe(`talk │ looking
talk │ attempt 1
talk │ careful
talk #2 │ looking
talk #2 │ attempt 2
talk #2 │ careful
`);
  expect(await logs("talk")).toBe(
    "looking\nattempt 1\ncareful\ntalk #2 │ looking\ntalk #2 │ attempt 2\ntalk #2 │ careful\n",
  );
  expect(await logs("talk", "--attempt", "2", "--level", "info")).toBe("attempt 2\ncareful\n");
  expect(await logs("--tail", "2")).toBe("talk #2 │ attempt 2\ntalk #2 │ careful\n");
  const times = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (.*)$/gm;
  const timed = await logs("talk", "--attempt", "2", "--timestamps", "--level", "info");
  expect([...timed.matchAll(times)].map(([, text]) => text)).toEqual(["attempt 2", "careful"]);
  expect(await logs("--timestamps", "--tail", "1")).toMatch(/^\d\S+Z talk #2 │ careful\n$/);
  const lines = (await logs("--level", "warn", "--json")).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    [1, 2].map((attempt) => ({
      level: "warn",
      msg: "careful",
      step: "talk",
      attempt,
      at: expect.stringMatching(/Z$/),
    })),
  );
  const { code, stdout, stderr } = await runCli(["runs", "logs", "one", "--level", "error"], root);
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: "",
    stderr: "The run one printed nothing of level error or above.\n",
  });
});

test("a step or an attempt that there is none of is told, with what there is", { timeout: 60_000 }, async () => {
  const root = await pipelineProject({ "pipeline.ts": PIPELINE });
  await runCli(["run", "pipeline.ts", "--name", "one"], root);
  const refused = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCli(["runs", "logs", "one", ...args], root);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    return stderr;
  };
  expect(await refused("tlak")).toBe("✗ The run one has no step `tlak`.\n  → Did you mean `talk`?\n  STEP_NOT_FOUND\n");
  expect(await refused("talk", "--attempt", "3")).toBe(
    "✗ The step talk of run one has no attempt 3.\n  → The newest is attempt 2.\n  USAGE\n",
  );
  expect(await refused("--attempt", "7")).toBe(
    "✗ No step of the run one has an attempt 7.\n  → The newest is attempt 2.\n  USAGE\n",
  );
  const { code, stdout } = await runCli(["runs", "logs", "one", "talk", "--attempt", "3", "--json"], root);
  expect({ code, error: JSON.parse(stdout).error }).toMatchObject({ code: 2, error: { code: "USAGE" } });
});

test("a log of 100,000 lines is printed to its end, and no further than it is read", { timeout: 60_000 }, async () => {
  const root = await pipelineProject({ "pipeline.ts": PIPELINE });
  await runCli(["run", "pipeline.ts", "--name", "long"], root);
  const store = storeOf(root);
  const [run] = await store.listRuns();
  const line = (number: number): LogLine => ({
    ...{ runId: run?.id ?? "", step: "talk", attempt: 3, at: 1, level: "info" },
    text: `line ${number}`,
  });
  await store.appendLogs(Array.from({ length: 100_000 }, (_, number) => line(number)));
  const { stdout } = await runCli(["runs", "logs", "long", "talk", "--attempt", "3"], root);
  expect(stdout).toBe(Array.from({ length: 100_000 }, (_, number) => `line ${number}\n`).join(""));
  const newest = await runCli(["runs", "logs", "long", "--tail", "20000", "--json"], root);
  const messages = newest.stdout
    .trimEnd()
    .split("\n")
    .map((text) => JSON.parse(text).msg);
  expect(messages).toEqual(Array.from({ length: 20_000 }, (_, number) => `line ${80_000 + number}`));

  for (const args of [[], ["-f"]]) {
    const child = startCli(["runs", "logs", "long", ...args], root);
    child.stdout?.once("data", () => child.stdout?.destroy());
    expect(await new Promise((resolve) => child.on("exit", resolve))).toBe(0);
  }
});

test("a run is followed from another process until it ends, or until Ctrl-C, which ends nothing but the following", {
  timeout: 120_000,
}, async () => {
  const { root, running, open } = await gatedRun();
  const whole = follow(root, ["latest"]);
  const newest = follow(root, ["gated", "wait", "--tail", "1", "--json"]);
  const interrupted = follow(root, ["gated", "wait"]);
  await Promise.all([whole, newest, interrupted].map(({ hasPrinted }) => hasPrinted("passed 1")));
  await open(1);
  await Promise.all([whole, newest, interrupted].map(({ hasPrinted }) => hasPrinted("passed 2")));
  interrupted.child.kill("SIGINT");
  expect(await interrupted.result).toEqual({ code: 130, stdout: "passed 1\npassed 2\n", stderr: "" });
  await open(2);
  await open(3);
  expect(await running).toMatchObject({ code: 0 });
  expect(await whole.result).toEqual({
    code: 0,
    stdout: "wait │ passed 1\nwait │ passed 2\nwait │ passed 3\nwait │ all passed\n",
    stderr: "The run gated is completed.\n",
  });
  const { code, stdout } = await newest.result;
  expect(code).toBe(0);
  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).msg),
  ).toEqual([...["passed 1", "passed 2", "passed 3", "all passed"]]);
});

test("following ends, and says why, when the process of the run is gone", { timeout: 60_000 }, async () => {
  const { root, child } = await gatedRun();
  const { hasPrinted, result } = follow(root, ["latest"]);
  await hasPrinted("passed 1");
  child.kill("SIGKILL");
  expect(await result).toEqual({
    code: 0,
    stdout: "wait │ passed 1\n",
    stderr: "The run gated is lost: its process is gone. Take it up with tsugite runs resume gated.\n",
  });
});

/** A run whose step goes on when a gate is opened. */
async function gatedRun() {
  const root = await pipelineProject({ "pipeline.ts": PIPELINE });
  const gate = join(root, "gate-");
  const child = startCli(["run", "pipeline.ts", "--name", "gated"], root, { GATE: gate });
  onTestFinished(() => void child.kill("SIGKILL"));
  const running = resultOf(child);
  await expect.poll(() => existsSync(join(root, ".tsugite/metadata.db")), { timeout: 20_000 }).toBe(true);
  const store = storeOf(root);
  await expect.poll(async () => (await store.listRuns()).length, { timeout: 20_000 }).toBe(1);
  return { root, child, running, open: (number: number) => writeFile(`${gate}${number}`, "") };
}

function follow(root: string, args: readonly string[]) {
  const child = startCli(["runs", "logs", "-f", ...args], root);
  onTestFinished(() => void child.kill("SIGKILL"));
  let printed = "";
  child.stdout?.on("data", (text: string) => {
    printed += text;
  });
  const result: Promise<CliResult> = resultOf(child);
  const hasPrinted = (text: string): Promise<void> => expect.poll(() => printed, { timeout: 20_000 }).toContain(text);
  return { child, result, hasPrinted };
}

function storeOf(root: string): SqliteMetadataStore {
  const store = new SqliteMetadataStore({ name: "metadata", config: {}, root });
  onTestFinished(() => store.close());
  return store;
}
