import { cp, mkdtemp, readdir, realpath, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workspace } from "../../docs/doc-project.ts";
import { type Project, projectAt } from "../consumer/project.ts";
import { npmrc } from "../registry/publish-packages.ts";

/** What a release needs of this repository, as it is right after one: built packages, and no changeset that waits. */
export async function releaseCopy(registry: string): Promise<Project> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "tsugite-release-")));
  for (const name of ["package.json", "pnpm-workspace.yaml", "packages", ".changeset"]) {
    await cp(join(workspace, name), join(root, name), { recursive: true, filter: (path) => !isLeftOut(path) });
  }
  await symlink(join(workspace, "node_modules"), join(root, "node_modules"));
  const copy = projectAt(root);
  await copy.write(".npmrc", npmrc(registry));
  return copy;
}

function isLeftOut(path: string): boolean {
  return /\/(node_modules|src|\.turbo|\.changeset\/[^/]+\.md)$/.test(path);
}

/** The names and versions of the packages in the copy. */
export async function versionsIn(copy: Project): Promise<Record<string, string>> {
  const folders = await readdir(join(copy.root, "packages"));
  const manifests = await Promise.all(folders.map((folder) => copy.readJson(`packages/${folder}/package.json`)));
  return Object.fromEntries(manifests.map(({ name, version }) => [name, String(version)]));
}
