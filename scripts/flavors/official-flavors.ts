import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { StackComponentType } from "../../packages/core/src/component/stack-component-type.ts";
import type { FlavorDescription } from "../../packages/tsugite/src/flavors/describe-flavor.ts";
import { workspace } from "../docs/doc-project.ts";

const exec = promisify(execFile);

/**
 * The flavors that are built in, and those that packages of this repository declare, as `flavor describe --json` tells them
 * in a project that has all of these packages.
 */
export async function officialFlavors(): Promise<readonly FlavorDescription[]> {
  const root = await mkdtemp(join(tmpdir(), "tsugite-flavors-"));
  try {
    await installFlavors(root);
    const lists = await Promise.all(Object.values(StackComponentType).map((type) => namesOf(type, root)));
    const described = lists.flat().map(({ type, name }) => tsugite(root, type, "flavor", "describe", name, "--json"));
    return (await Promise.all(described)).map((text): FlavorDescription => JSON.parse(asPublished(text)));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function installFlavors(root: string): Promise<void> {
  const dependencies: Record<string, string> = {};
  for (const name of await readdir(join(workspace, "packages"))) {
    const folder = join(workspace, "packages", name);
    const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    if (manifest.tsugite === undefined) continue;
    await installFromSources(folder, join(root, "node_modules", manifest.name));
    dependencies[manifest.name] = "*";
  }
  await writeFile(join(root, "package.json"), JSON.stringify({ name: "all-flavors", private: true, dependencies }));
}

/** A package as it is published, but for its sources in the place of what they are built to. */
async function installFromSources(folder: string, path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  for (const name of await readdir(folder)) {
    if (name !== "dist" && name !== "package.json") await symlink(join(folder, name), join(path, name));
  }
  const manifest = await readFile(join(folder, "package.json"), "utf8");
  await writeFile(join(path, "package.json"), manifest.replaceAll(/"\.\/dist\/(.*?)\.js#/g, '"./src/$1.ts#'));
}

function asPublished(description: string): string {
  return description.replaceAll(/\/src\/([^/"]*?)\.ts#/g, "/dist/$1.js#");
}

async function namesOf(type: string, root: string): Promise<readonly { type: string; name: string }[]> {
  const { flavors, problems } = JSON.parse(await tsugite(root, type, "flavor", "list", "--json"));
  if (problems.length > 0) throw new Error(`Flavors of this repository are not well: ${JSON.stringify(problems)}`);
  return flavors.filter(({ installed }: { installed: boolean }) => installed);
}

async function tsugite(cwd: string, ...args: readonly string[]): Promise<string> {
  const program = join(workspace, "packages/tsugite/src/bin.ts");
  const { stdout } = await exec(process.execPath, ["--conditions=@tsugite/source", program, ...args], { cwd });
  return stdout;
}
