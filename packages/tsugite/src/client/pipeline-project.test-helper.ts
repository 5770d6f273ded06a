import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const workspace = fileURLToPath(new URL("../../../../", import.meta.url));

/** A project in a temporary folder with core and the client installed; gone when the test ends. Gives its absolute path. */
export async function pipelineProject(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await temporaryFolder();
  await writeFiles(root, { "package.json": JSON.stringify({ name: "shop", type: "module" }), ...files });
  await link(root, "@tsugite/core", "packages/core");
  await link(root, "tsugite", "packages/tsugite");
  await link(root, "zod", "examples/penguins/node_modules/zod");
  return root;
}

/** A copy of the penguins example that a test may change. */
export async function penguinsProject(): Promise<string> {
  const root = await temporaryFolder();
  const example = join(workspace, "examples/penguins");
  const isSource = (path: string): boolean =>
    !/node_modules|\.tsugite|\.turbo|tsconfig\.json/.test(path.slice(example.length));
  await cp(example, root, { recursive: true, filter: isSource });
  await symlink(join(example, "node_modules"), join(root, "node_modules"));
  return root;
}

export async function writeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
}

/** Installs a package of this workspace, from its folder there. */
export async function link(root: string, name: string, target: string): Promise<void> {
  const path = join(root, "node_modules", name);
  await mkdir(dirname(path), { recursive: true });
  await symlink(join(workspace, target), path);
}

async function temporaryFolder(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "tsugite-client-")));
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 3 }));
  return root;
}
