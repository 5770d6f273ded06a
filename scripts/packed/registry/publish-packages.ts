import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workspace } from "../../docs/doc-project.ts";
import { publishedPackages } from "../../releases/packages.ts";
import { runProgram } from "./run-program.ts";

/** The tarballs of all packages that are published. They hold what was built last, and versions in place of `workspace:`. */
export async function packPackages(target: string): Promise<readonly string[]> {
  const tarballs = (await publishedPackages()).map(async ({ folder }) => {
    const pack = await runProgram(join(workspace, folder), "pnpm", ["pack", "--json", "--pack-destination", target]);
    return String(JSON.parse(pack.stdout).filename);
  });
  return Promise.all(tarballs);
}

/**
 * Publishes a tarball or the folder of a package to the registry. npm wants to be told of a version such as 1.0.0-pre.1
 * that it is the newest.
 */
export async function publish(packed: string, registry: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tsugite-publish-"));
  await writeFile(join(folder, ".npmrc"), npmrc(registry));
  await runProgram(folder, "npm", ["publish", packed, "--tag", "latest"]);
  await rm(folder, { recursive: true });
}

/** What makes npm and pnpm use this registry, in a project. The registry takes whoever comes; npm wants a token. */
export function npmrc(registry: string): string {
  return `registry=${registry}\n${registry.replace("http:", "")}:_authToken=anybody\n`;
}
