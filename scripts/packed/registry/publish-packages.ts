import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workspace } from "./environment.ts";
import { runProgram } from "./run-program.ts";

/** Packs every package of this repository as it is published, and publishes it. */
export async function publishPackages(packed: readonly string[], registry: string): Promise<void> {
  await Promise.all(packed.map((tarball) => publishTarball(tarball, registry)));
}

/** The tarballs of all packages that are not private. They hold what was built last. */
export async function packPackages(target: string): Promise<readonly string[]> {
  const folders = await readdir(join(workspace, "packages"));
  const packed = await Promise.all(folders.map((folder) => packFolder(join(workspace, "packages", folder), target)));
  return packed.filter((tarball) => tarball !== undefined);
}

/** Packs one package by pnpm, which puts versions in place of `workspace:`. */
export async function packFolder(folder: string, target: string): Promise<string | undefined> {
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  if (manifest.private === true) return undefined;
  const { stdout } = await runProgram(folder, "pnpm", ["pack", "--json", "--pack-destination", target]);
  return JSON.parse(stdout).filename;
}

/** Publishes a tarball as the newest version. npm wants that said of versions such as 1.0.0-pre.1. */
export async function publishTarball(tarball: string, registry: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tsugite-publish-"));
  await writeFile(join(folder, ".npmrc"), npmrc(registry));
  await runProgram(folder, "npm", ["publish", tarball, "--tag", "latest"]);
  await rm(folder, { recursive: true });
}

/** What makes npm and pnpm use this registry, in a project. The registry takes whoever comes; npm wants a token. */
export function npmrc(registry: string): string {
  return `registry=${registry}\n${registry.replace("http:", "")}:_authToken=anybody\n`;
}
