import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Absolute path of the workspace. */
export const workspace: string = join(import.meta.dirname, "../..");

const installed: Readonly<Record<string, string>> = {
  "@tsugite/core": "packages/core",
  "@tsugite/orchestrator-airflow": "packages/orchestrator-airflow",
  "@tsugite/orchestrator-kubeflow": "packages/orchestrator-kubeflow",
  "@tsugite/orchestrator-local": "packages/orchestrator-local",
  "@tsugite/testing": "packages/testing",
  "@types/node": "node_modules/@types/node",
  tsugite: "packages/tsugite",
  "tsugite-orchestrator-make": "examples/orchestrator-make",
  valibot: "packages/tsugite/node_modules/valibot",
  vitest: "node_modules/vitest",
  zod: "examples/penguins/node_modules/zod",
};

/** A project in a temporary folder, with what the pages import installed; gone after `use`. */
export async function withDocProject<T>(use: (root: string) => Promise<T>): Promise<T> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "tsugite-docs-")));
  try {
    for (const [name, target] of Object.entries(installed)) {
      const path = join(root, "node_modules", name);
      await mkdir(dirname(path), { recursive: true });
      await symlink(join(workspace, target), path);
    }
    const manifest = { name: "shop", type: "module", dependencies: { "@tsugite/core": "*", tsugite: "*" } };
    await writeDocFile(root, "package.json", JSON.stringify(manifest));
    await writeDocFile(root, "node_modules/.bin/tsugite", program);
    await chmod(join(root, "node_modules/.bin/tsugite"), 0o755);
    return await use(root);
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

export async function writeDocFile(root: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text.endsWith("\n") ? text : `${text}\n`);
}

// The command line from its sources, so that the pages can be checked before anything is built.
const program = `#!/bin/sh
exec "${process.execPath}" --conditions=@tsugite/source "${join(workspace, "packages/tsugite/src/bin.ts")}" "$@"
`;
