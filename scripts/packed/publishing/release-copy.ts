import { cp, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { workspace } from "../../docs/doc-project.ts";
import { type Project, project } from "../consumer/project.ts";

/** What a release needs of this repository, as it is right after one: built packages, and no changeset that waits. */
export async function releaseCopy(registry: string): Promise<Project> {
  const copy = await project(registry, {});
  for (const name of ["package.json", "pnpm-workspace.yaml", "packages", ".changeset"]) {
    await cp(join(workspace, name), join(copy.root, name), { recursive: true, filter: (path) => !isLeftOut(path) });
  }
  await symlink(join(workspace, "node_modules"), join(copy.root, "node_modules"));
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
