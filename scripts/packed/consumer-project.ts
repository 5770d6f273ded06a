import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const workspace = fileURLToPath(new URL("../../", import.meta.url));
const exec = promisify(execFile);

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty project outside of the workspace, in which the packed packages are installed with npm. */
export interface ConsumerProject {
  readonly root: string;
  write(name: string, text: string): Promise<void>;
  /** Runs a program that the project has installed, node or npm. */
  run(command: string, ...args: readonly string[]): Promise<Finished>;
}

/** Packs every package as it is published, and installs them together with `others` from the registry. */
export async function consumerProject(others: readonly string[]): Promise<ConsumerProject> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "tsugite-consumer-")));
  const tarballs = await packAll(join(root, "tarballs"));
  const project = projectAt(root);
  await project.write("package.json", JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const installed = await project.run("npm", "install", "--no-audit", "--no-fund", ...tarballs, ...others);
  if (installed.code !== 0) throw new Error(`npm install failed:\n${installed.stderr}`);
  return project;
}

async function packAll(target: string): Promise<readonly string[]> {
  await mkdir(target, { recursive: true });
  for (const name of await readdir(join(workspace, "packages"))) {
    await exec("pnpm", ["pack", "--pack-destination", target], { cwd: join(workspace, "packages", name) });
  }
  return (await readdir(target)).map((file) => join(target, file));
}

function projectAt(root: string): ConsumerProject {
  return {
    root,
    write: (name, text) => writeFile(join(root, name), text),
    run: async (command, ...args) => {
      const program = ["npm", "node"].includes(command) ? command : join(root, "node_modules/.bin", command);
      try {
        const { stdout, stderr } = await exec(program, [...args], { cwd: root, maxBuffer: 2 ** 26 });
        return { code: 0, stdout, stderr };
      } catch (error) {
        const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
        return { code: typeof code === "number" ? code : 1, stdout, stderr };
      }
    },
  };
}

/** The first block of TypeScript in the README: what a newcomer copies. */
export async function readmeExample(): Promise<string> {
  const readme = await readFile(join(workspace, "README.md"), "utf8");
  const block = /```ts\n([\s\S]*?)```/.exec(readme)?.[1];
  if (block === undefined) throw new Error("The README has no block of TypeScript.");
  return block;
}
