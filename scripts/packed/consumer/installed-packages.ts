import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";

/** A package that is there on the disk. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Relative to the folder of the package. */
  readonly files: readonly string[];
  readonly bytes: number;
}

/** All packages in the `node_modules` of a project, as npm and as pnpm lay them out, each as often as it is on the disk. */
export async function installedPackages(root: string): Promise<readonly InstalledPackage[]> {
  const entries = await readdir(join(root, "node_modules"), { recursive: true, withFileTypes: true });
  const manifests = entries.filter((entry) => entry.isFile() && isPackage(join(entry.parentPath, entry.name)));
  return Promise.all(
    manifests.map(async ({ parentPath: folder }) => {
      const { name, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
      const files = entries
        .filter((entry) => entry.isFile() && isWithin(folder, entry.parentPath))
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
      const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
      return { name, version, files, bytes: sizes.reduce((sum, size) => sum + size, 0) };
    }),
  );
}

/** Whether this is the package.json of a package, and not one further down in its files. */
function isPackage(path: string): boolean {
  return /^(@[^/]+\/)?[^/@]+\/package\.json$/.test(path.split("/node_modules/").at(-1) ?? "");
}

function isWithin(folder: string, path: string): boolean {
  return path === folder || (path.startsWith(`${folder}/`) && !path.slice(folder.length).includes("/node_modules"));
}
