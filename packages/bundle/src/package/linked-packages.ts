import { sep } from "node:path";
import type { InstalledPackage, InstalledPackages, PackageManifest } from "./installed-packages.ts";
import { isOfficial } from "./is-official.ts";

/**
 * The packages of a workspace that a project depends on, directly or through each other, by name: those whose real
 * path lies outside `node_modules`, so that their sources count as the project's own.
 */
export function linkedPackages(
  projectRoot: string,
  packages: InstalledPackages,
): ReadonlyMap<string, InstalledPackage> {
  const linked = new Map<string, InstalledPackage>();
  const start = packages.owning(`${projectRoot}${sep}package.json`);
  const open = start === undefined ? [] : [start];
  for (const next of open) {
    for (const name of dependencyNames(next.manifest)) {
      if (linked.has(name) || isOfficial(name)) continue;
      const found = packages.find(name, next.directory);
      if (found === undefined || isInNodeModules(found.directory)) continue;
      linked.set(name, found);
      open.push(found);
    }
  }
  return linked;
}

/** Whether a path lies in a `node_modules` folder. */
export function isInNodeModules(path: string): boolean {
  return path.split(sep).includes("node_modules");
}

function dependencyNames(manifest: PackageManifest): string[] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest;
  return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies }).sort();
}
