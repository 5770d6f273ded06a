import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const ownFolder = fileURLToPath(new URL("../", import.meta.url));
const client = fileURLToPath(new URL("../../tsugite/src/bin.ts", import.meta.url));
const sources = "--conditions=@tsugite/source";

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty folder, gone when the test ends. */
export async function emptyFolder(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "create-tsugite-")));
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 3 }));
  return root;
}

/** Runs the program from its sources, where nobody can be asked. */
export function create(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  return node(cwd, [join(ownFolder, "src/bin.ts"), ...args], env);
}

/** A program of a made project, as its scripts start it, on the sources of the workspace. */
export const programs = {
  tsc: (root: string, ...args: string[]): Promise<Finished> =>
    node(root, [join(root, "node_modules/typescript/bin/tsc"), "--customConditions", "@tsugite/source", ...args]),
  vitest: (root: string, ...args: string[]): Promise<Finished> => {
    const config = join(ownFolder, "src/fixtures/sources.vitest.config.ts");
    return node(root, [
      join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      "--root",
      root,
      "--config",
      config,
      ...args,
    ]);
  },
  tsugite: (root: string, ...args: string[]): Promise<Finished> => node(root, [sources, client, ...args]),
};

/** Gives a made project the dependencies that its package.json declares, and no others, as links to those that are here. */
export async function linkDependencies(root: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) {
    const path = join(root, "node_modules", name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(ownFolder, "node_modules", name), path);
  }
}

function node(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
  const { PATH = "", HOME = "", TMPDIR = "/tmp" } = process.env;
  return new Promise((resolve) => {
    const options = { cwd, env: { PATH, HOME, TMPDIR, NO_COLOR: "1", ...env }, maxBuffer: 2 ** 26 };
    const child = execFile(process.execPath, [...args], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
    child.stdin?.end();
  });
}
