import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { makeProject } from "../project.test-helper.ts";
import { resultOf, runCli, startCli } from "./cli.test-helper.ts";

const CORE = fileURLToPath(new URL("../../../core", import.meta.url));

const PIPELINES = {
  "package.json": { type: "module" },
  "pipeline.ts": `import { codec, pipeline, step } from "@tsugite/core";
interface Row { readonly id: number }
class Forest { readonly trees: number; constructor(trees: number) { this.trees = trees; } }
const forest = codec({ name: "forest", encode: ({ trees }: Forest) => ({ trees }), decode: ({ trees }) => new Forest(trees) });
export const load = step("load", ({ count }: { count: number }, { log }): Row[] => {
  log(\`making \${count} rows\`);
  return Array.from({ length: count }, (_, id) => ({ id }));
});
export const fit = step({ name: "fit", outputs: { model: forest } }, ({ rows }: { rows: Row[] }, { metadata }) => {
  metadata({ rows: rows.length });
  return { model: new Forest(rows.length * 2) };
});
export default pipeline("demo", () => {
  const rows = load({ count: 3 });
  return { rows, model: fit({ rows }).model, label: "small" };
});
`,
  "failing.ts": `import { pipeline, step } from "@tsugite/core";
import { divide } from "./divide.ts";
export const broken = step("broken", () => divide(1, 0));
export const after = step("after", ({ x }: { x: number }) => x);
export default pipeline("failing", () => { after({ x: broken({}) }); });
`,
  "divide.ts": `export function divide(a: number, b: number): number {
  if (b === 0) throw new RangeError("division by zero");
  return a / b;
}
`,
  "endless.ts": `import { pipeline, step } from "@tsugite/core";
export const spin = step("spin", (): number => { for (;;); });
export default pipeline("endless", () => { spin({}); });
`,
};

test("runs a pipeline, and shows what came of it", { timeout: 120_000 }, async () => {
  const root = await project();
  const session: string[] = [];
  const tell = async (line: string): Promise<void> => {
    const { code, stdout, stderr } = await runCli(line.split(" "), root);
    session.push(`$ tsugite ${line}\n${stdout}${stderr}(${code})\n`);
  };
  await tell("run pipeline.ts --name first");
  await tell("run pipeline.ts --name second");
  await tell("run failing.ts --name third");
  await tell("runs list");
  await tell("runs show first");
  await tell("runs show latest");
  await tell("runs logs first");
  await tell("runs show secnod");
  await tell("artifacts show second fit");
  await tell("artifacts show second lode");
  await tell("artifacts export second fit --out model.json");
  await tell("artifacts export second fit --out model.json");
  expect(await readFile(join(root, "model.json"), "utf8")).toBe('{"trees":6}');
  await expect(stable(session.join("\n"), root)).toMatchFileSnapshot("golden/run-session.txt");
});

test("an orchestrator of the project's own is three steps, and then runs pipelines", { timeout: 120_000 }, async () => {
  const root = await project({
    "mine.ts": `import { BaseOrchestrator, type OrchestrationResult, type PipelineDeployment } from "@tsugite/core";
export class MyOrchestrator extends BaseOrchestrator {
  static override readonly FLAVOR = "mine";
  protected override async prepareOrRunPipeline({ sortedSteps, spec, stack, run }: PipelineDeployment): Promise<OrchestrationResult> {
    if (run === undefined) throw new Error("no run");
    for (const step of sortedSteps) await this.runStep({ step, spec, stack, run });
    return { kind: "finished", run };
  }
}
`,
  });
  const commands = `init
orchestrator flavor register ./mine.ts#MyOrchestrator
orchestrator register ours --flavor mine
stack update default --orchestrator ours
run pipeline.ts --name by-mine`.split("\n");
  for (const line of commands) expect(await runCli(line.split(" "), root)).toMatchObject({ code: 0, stderr: "" });
  const { stdout } = await runCli(["runs", "show", "by-mine", "--json"], root);
  expect(JSON.parse(stdout)).toMatchObject({
    run: { status: "completed", stack: "default", execution: { engine: "mine" } },
  });
});

test("what init writes runs, and says what to do next", { timeout: 60_000 }, async () => {
  const root = await makeProject({});
  const { stdout } = await runCli(["init"], root, { npm_config_user_agent: "npm/11.2.0" });
  expect(stdout).toBe(`✓ Wrote tsugite.yaml.
✓ Wrote pipeline.ts, an example of a pipeline.
✓ Git ignores .tsugite/ now.

Next:
  npm install tsugite @tsugite/core  what pipelines are written with
  npx tsugite run pipeline.ts        run a pipeline
  npx tsugite stack describe         see where it runs
`);
  await mkdir(join(root, "node_modules/@tsugite"), { recursive: true });
  await symlink(CORE, join(root, "node_modules/@tsugite/core"));
  const ran = await runCli(["run", "pipeline.ts", "--json"], root);
  expect(JSON.parse(ran.stdout)).toMatchObject({ run: { status: "completed" }, result: { average: 172 } });
});

test("the commands that a run ends with find it again, whatever stack it was on", { timeout: 60_000 }, async () => {
  const root = await project({
    "tsugite.yaml": `stacks:
  shared: { orchestrator: local, artifact-store: shared, metadata-store: shared }
components:
  artifact-store: { shared: { flavor: local, config: { path: shared/artifacts } } }
  metadata-store: { shared: { flavor: sqlite, config: { path: shared/runs.db } } }
`,
  });
  for (const [args, env] of [
    [["-s", "shared"], {}],
    [[], { TSUGITE_STACK: "shared" }],
  ] as const) {
    const { stdout } = await runCli(["run", "pipeline.ts", ...args], root, env);
    const commands = [...stdout.matchAll(/^ +(?:Next)? +tsugite (.*)$/gm)].map(([, words = ""]) => words.split(" "));
    expect(commands).toHaveLength(2);
    for (const words of commands)
      expect(await runCli([...words, ...(words[0] === "artifacts" ? ["--force"] : [])], root)).toMatchObject({
        code: 0,
      });
    const { stderr } = await runCli(["runs", "show", "nowhere", ...args], root, env);
    expect(stderr).toContain("`tsugite runs list --stack shared` shows all runs");
  }
});

test("compile writes the file that it is told, or into the folder", { timeout: 60_000 }, async () => {
  const root = await project({ "in-the-way": "" });
  expect(await runCli(["compile", "pipeline.ts", "--out", "specs/demo-spec.json"], root)).toMatchObject({
    code: 0,
    stdout: "✓ Compiled demo (2 steps) to specs/demo-spec.json.\n",
  });
  expect(JSON.parse(await readFile(join(root, "specs/demo-spec.json"), "utf8"))).toMatchObject({ name: "demo" });
  expect(await runCli(["compile", "pipeline.ts", "--out", "specs"], root)).toMatchObject({
    stdout: "✓ Compiled demo (2 steps) to specs/demo.json.\n",
  });
  const refused = await runCli(["compile", "pipeline.ts", "--out", "in-the-way/spec.json"], root);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(`${join(root, "in-the-way/spec.json")} cannot be written`);
});

test("with --json, progress goes to stderr and one document to stdout", { timeout: 60_000 }, async () => {
  const root = await project();
  const { code, stdout, stderr } = await runCli(["run", "pipeline.ts", "--json", "--name", "one"], root);
  expect(code).toBe(0);
  expect(stderr).toContain("load started");
  expect(JSON.parse(stdout)).toMatchObject({
    run: { name: "one", pipeline: "demo", status: "completed" },
    steps: [
      { step: "load", status: "completed" },
      { step: "fit", metadata: { rows: 3 } },
    ],
    result: { rows: [{ id: 0 }, { id: 1 }, { id: 2 }], model: { trees: 6 }, label: "small" },
  });
  const shown = await runCli(["runs", "show", "one", "--json"], root);
  expect(JSON.parse(shown.stdout)).toMatchObject({
    steps: [
      { step: "load", after: [] },
      { step: "fit", after: ["load"] },
    ],
  });
});

test("what a run took leaves out the time that it lay idle before it was resumed", { timeout: 60_000 }, async () => {
  const root = await project();
  await runCli(["run", "failing.ts", "--name", "one"], root);
  const idle = 2_000;
  await sleep(idle);
  const resumed = JSON.parse((await runCli(["runs", "resume", "one", "--json"], root)).stdout);
  const { durationMs, createdAt, endedAt } = resumed.run;
  expect(durationMs).toBeGreaterThan(0);
  expect(durationMs).toBeLessThanOrEqual(Date.parse(endedAt) - Date.parse(createdAt) - idle);
  const shown = JSON.parse((await runCli(["runs", "show", "one", "--json"], root)).stdout);
  const listed = JSON.parse((await runCli(["runs", "list", "--json"], root)).stdout);
  expect([shown.run.durationMs, listed.runs[0].durationMs]).toEqual([durationMs, durationMs]);
});

test("Ctrl-C cancels a run and says so, also with a step that never listens", { timeout: 60_000 }, async () => {
  const root = await project();
  const child = startCli(["run", "endless.ts", "--name", "endless"], root);
  child.stdout?.on("data", (text: string) => {
    if (text.includes("spin started")) child.kill("SIGINT");
  });
  const { code, stdout } = await resultOf(child);
  expect(code).toBe(130);
  expect(stdout).toContain("Cancelling");
  expect(stdout).toContain("endless was cancelled");
  const { stdout: shown } = await runCli(["runs", "show", "endless", "--json"], root);
  expect(JSON.parse(shown)).toMatchObject({ run: { status: "cancelled" } });
});

test("a second Ctrl-C ends the process at once", { timeout: 60_000 }, async () => {
  const root = await project();
  const child = startCli(["run", "endless.ts", "--name", "endless"], root);
  child.stdout?.on("data", (text: string) => {
    if (text.includes("spin started")) child.kill("SIGINT");
    if (text.includes("Cancelling")) setTimeout(() => child.kill("SIGINT"), 500);
  });
  const { code, stdout } = await resultOf(child);
  expect(code).toBe(130);
  expect(stdout).not.toContain("was cancelled");
  expect(stdout).toMatch(/Ended at once\. .*runs resume endless/);
});

test("one Ctrl-C that arrives twice, as below npx, cancels once", { timeout: 60_000 }, async () => {
  const root = await project();
  const child = startCli(["run", "endless.ts"], root);
  child.stdout?.on("data", (text: string) => {
    if (text.includes("spin started") || text.includes("Cancelling")) child.kill("SIGINT");
  });
  const { code, stdout } = await resultOf(child);
  expect(code).toBe(130);
  expect(stdout).toContain("endless was cancelled");
});

test.each(["SIGTERM", "SIGHUP"] as const)("%s cancels a run as Ctrl-C does", { timeout: 60_000 }, async (signal) => {
  const root = await project();
  const child = startCli(["run", "endless.ts", "--name", "endless"], root);
  child.stdout?.on("data", (text: string) => {
    if (text.includes("spin started")) child.kill(signal);
  });
  const { code, stdout } = await resultOf(child);
  expect(code).toBe(130);
  expect(stdout).toContain("endless was cancelled");
  const { stdout: shown } = await runCli(["runs", "show", "endless", "--json"], root);
  expect(JSON.parse(shown)).toMatchObject({ run: { status: "cancelled" } });
});

test("a crash of native code in a thread takes the run with it, and the run says which steps may have done it", async () => {
  const root = await project({
    "crashing.ts": `import { pipeline, step } from "@tsugite/core";
export const fine = step("fine", () => 1);
export const crash = step("crash", ({ n }: { n: number }) => { process.kill(process.pid, "SIGSEGV"); for (;;); });
export default pipeline("crashing", () => { crash({ n: fine() }); });
`,
  });
  const child = startCli(["run", "crashing.ts", "--name", "monday"], root);
  const signal = await new Promise((resolve) => child.on("close", (_, name) => resolve(name)));
  expect(signal).toBe("SIGSEGV");
  const { stdout } = await runCli(["runs", "show", "latest"], root);
  expect(stdout).toMatch(/monday lost$/m);
  expect(stdout).toMatch(/\? +crash /);
  expect(stdout).toMatch(/process gone +while crash ran\..*isolation: "process"/);
  expect((await runCli(["runs", "list", "--status", "lost"], root)).stdout).toMatch(/crashing +lost .* monday/);
  expect((await runCli(["runs", "list", "--status", "running"], root)).stdout).not.toContain("monday");
  expect((await runCli(["gc"], root)).stdout).toBe(`There is nothing to remove; 1 run is kept.
! The run monday is lost, and kept with all it made so that it can be resumed: \`tsugite runs resume monday\` takes it up, \`tsugite runs cancel monday\` gives it up.
`);
  const { stderr } = await runCli(["run", "crashing.ts", "--name", "monday"], root);
  expect(stderr).toMatch(/which is lost: its process is gone\.[\s\S]*tsugite runs resume monday/);
});

test("a run goes on to its end, and its exit code, when nobody reads what it prints", { timeout: 60_000 }, async () => {
  const root = await project();
  for (const [file, expected] of [
    ["pipeline.ts", 0],
    ["failing.ts", 1],
  ] as const) {
    const child = startCli(["run", file, "--name", "unread"], root);
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect(await new Promise((resolve) => child.on("exit", resolve))).toBe(expected);
    const { stdout } = await runCli(["runs", "show", "latest", "--json"], root);
    expect(JSON.parse(stdout).run).toMatchObject({ name: "unread", status: expected === 0 ? "completed" : "failed" });
  }
});

test("mistakes before the run end with 2, and name what to do", { timeout: 60_000 }, async () => {
  const root = await project();
  await writeFile(join(root, "params.json"), "[1]");
  const mistakes = [
    ["run", "nowhere.ts"],
    ["run", "."],
    ["run", "package.json"],
    ["compile", "package.json#nightly"],
    ["compile", "node_modules"],
    ["run", "pipeline.ts", "--param", "ratio"],
    ["run", "pipeline.ts", "--params-file", "params.json"],
    ["run", "pipeline.ts", "--stack", "team"],
    ["artifacts", "show", "latest", "fit"],
  ];
  const results = await Promise.all(mistakes.map((args) => runCli(args, root)));
  const told = results.map(({ code, stderr }) => `(${code}) ${stderr}`).join("\n");
  await expect(stable(told, root)).toMatchFileSnapshot("golden/run-mistakes.txt");
});

async function project(more: Readonly<Record<string, string>> = {}): Promise<string> {
  const root = await makeProject({ ...PIPELINES, ...more });
  await mkdir(join(root, "node_modules/@tsugite"), { recursive: true });
  await symlink(CORE, join(root, "node_modules/@tsugite/core"));
  return root;
}

/** Times, ids and digests differ from run to run. */
function stable(text: string, root: string): string {
  return text
    .replaceAll(root, "/project")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, "<id>")
    .replaceAll(/\b(?:\d+m )?\d+(?:\.\d+)?m?s\b/g, "<time>")
    .replaceAll(/(?:\d+ seconds? ago|just now)/g, "<ago>")
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "<date>")
    .replaceAll(/ {2,}/g, "  ");
}
