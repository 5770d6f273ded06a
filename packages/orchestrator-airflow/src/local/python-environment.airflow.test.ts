import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { makePythonEnvironment, type PythonEnvironment } from "./python-environment.ts";

const exec = promisify(execFile);

async function place(): Promise<{ make(): Promise<PythonEnvironment>; readonly said: string[] }> {
  const root = await mkdtemp(join(tmpdir(), "tsugite-python-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const lock = join(root, "nothing.lock");
  await writeFile(lock, "# nothing\n");
  const said: string[] = [];
  const folder = join(root, "environments");
  const { signal } = new AbortController();
  const make = (): Promise<PythonEnvironment> =>
    makePythonEnvironment({ folder, lock: pathToFileURL(lock), say: (line) => said.push(line), signal });
  return { make, said };
}

async function answers({ bin }: PythonEnvironment): Promise<string> {
  return (await exec(join(bin, "python"), ["-c", "import sys; print(sys.prefix != sys.base_prefix)"])).stdout.trim();
}

test("an environment that is there is used again", async () => {
  const { make, said } = await place();
  const first = await make();
  expect(await make()).toEqual(first);
  expect(said).toHaveLength(1);
  expect(await answers(first)).toBe("True");
});

test("two that install the same at once all have it whole", async () => {
  const { make } = await place();
  const made = await Promise.all([make(), make(), make()]);
  expect(await Promise.all(made.map(answers))).toEqual(["True", "True", "True"]);
  expect(await answers(await make())).toBe("True");
});
