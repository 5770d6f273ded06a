import { cp, mkdir, mkdtemp, realpath, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** A project in a folder of its own, with the pipelines of the kit, and core as its only package. */
export interface KitProject {
  /** Absolute path. */
  readonly root: string;
  /** Absolute path of a new folder for the state of one stack. */
  stateFolder(name: string): Promise<string>;
}

export interface KitProjectOptions {
  /** Whether steps run in processes that an entrypoint starts. */
  readonly hasEntrypoint: boolean;
  /** Files that are generated, by their names. */
  readonly files: Readonly<Record<string, string>>;
  /** Name of the project's folder. */
  readonly folder: string;
}

export async function makeKitProject({ hasEntrypoint, files, folder }: KitProjectOptions): Promise<KitProject> {
  const place = await realpath(await mkdtemp(join(tmpdir(), "tsugite-kit-")));
  const root = join(place, folder);
  await cp(join(packageFolder("@tsugite/testing"), "src/orchestrator/project"), root, { recursive: true });
  const runner = { host: hostname(), pid: process.pid, hasEntrypoint };
  const generated = {
    "package.json": JSON.stringify({ name: "conformance", private: true, type: "module" }),
    "runner.ts": `/** The process that runs the tests. */\nexport const runner = ${JSON.stringify(runner)};\n`,
    ...files,
  };
  await Promise.all(Object.entries(generated).map(([name, text]) => writeFile(join(root, name), text)));
  await mkdir(join(root, "node_modules/@tsugite"), { recursive: true });
  await symlink(packageFolder("@tsugite/core"), join(root, "node_modules/@tsugite/core"), "junction");
  return {
    root,
    stateFolder: async (name) => {
      await mkdir(join(root, "state"), { recursive: true });
      return mkdtemp(join(root, "state", `${name}-`));
    },
  };
}

/** Where the one copy of a package is that this process uses. */
function packageFolder(name: string): string {
  return dirname(require.resolve(`${name}/package.json`));
}
