import { type ChildProcess, spawn } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { resultOf } from "./cli/cli.test-helper.ts";
import { makeProject } from "./project.test-helper.ts";

const BIN = fileURLToPath(new URL("../bin", import.meta.url));

test("on a Node that is too old, it says so in words, and loads nothing", async () => {
  const old = "Object.defineProperty(process, 'versions', { value: { node: '20.19.1' } })";
  const root = await packageWith({ "dist/bin.js": "throw new Error('loaded');", "bin/start.js": "syntax error" });
  const { code, stdout, stderr } = await resultOf(startBin(root, [], [`--import=data:text/javascript,${old}`]));
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("Tsugite needs Node 24.11 or newer; this is Node 20.19.1");
  expect(stderr).toContain("nvm install 24");
});

test("what was built is started, also where the sources are", async () => {
  const root = await packageWith({
    "dist/bin.js": "console.log('built', ...process.argv.slice(2));",
    "src/bin.ts": "throw new Error('sources');",
  });
  expect(await resultOf(startBin(root, ["run", "x"]))).toEqual({ code: 0, stdout: "built run x\n", stderr: "" });
});

test("before anything is built the sources are started, with the arguments, the exit code and the signals", async () => {
  const root = await packageWith({
    "src/bin.ts": `const [what]: string[] = process.argv.slice(2);
if (what === "exit") process.exitCode = 3;
if (what === "die") process.kill(process.pid, "SIGKILL");
if (what === "wait") {
  process.on("SIGTERM", () => process.exit(130));
  setInterval(() => {}, 1000);
}
console.log(process.argv.slice(2).join(" "), process.execArgv.join(" "));
`,
  });
  expect(await resultOf(startBin(root, ["exit", "a b"]))).toEqual({
    code: 3,
    stdout: "exit a b --conditions=@tsugite/source\n",
    stderr: "",
  });
  expect(await resultOf(startBin(root, ["die"]))).toMatchObject({ code: 137 });
  const waiting = startBin(root, ["wait"]);
  waiting.stdout?.once("data", () => waiting.kill("SIGTERM"));
  expect(await resultOf(waiting)).toMatchObject({ code: 130 });
});

/** A package with the programs of this one, and files of its own. */
async function packageWith(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await makeProject({ "package.json": { type: "module" } });
  await cp(BIN, join(root, "bin"), { recursive: true });
  const added = await makeProject(files);
  await cp(added, root, { recursive: true });
  return root;
}

function startBin(root: string, args: readonly string[], execArgv: readonly string[] = []): ChildProcess {
  const { PATH = "" } = process.env;
  return spawn(process.execPath, [...execArgv, join(root, "bin/tsugite.js"), ...args], { env: { PATH } });
}
