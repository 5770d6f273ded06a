import type { InstalledPackage, InstalledPackages } from "../package/installed-packages.ts";
import { isOfficial } from "../package/is-official.ts";

/** Where the packages of a bundle lie: folders relative to the bundle, each with the package that is copied there. */
export type Placement = ReadonlyMap<string, InstalledPackage>;

/**
 * Lays packages and all their dependencies out so that Node finds from each of them exactly the copies it was
 * installed with: on top where the name is free, else nested below the package that needs another version.
 */
export function placePackages(roots: readonly InstalledPackage[], packages: InstalledPackages): Placement {
  const placed = new Map<string, InstalledPackage>();
  const open: string[] = [];
  const place = (folder: string, found: InstalledPackage): void => {
    placed.set(folder, found);
    open.push(folder);
  };
  for (const root of sorted(roots)) {
    const top = `node_modules/${root.name}`;
    // A second version of a root stands where nothing but its own file path leads to.
    if (placed.get(top) === undefined) place(top, root);
    else if (placed.get(top) !== root) place(`node_modules/.tsugite/${root.name}@${root.version}/${top}`, root);
  }
  for (const folder of open) {
    const owner = placed.get(folder);
    if (owner === undefined) continue;
    for (const dependency of dependenciesOf(owner, packages)) {
      const seen = visibleFrom(folder, dependency.name, placed);
      if (seen?.directory === dependency.directory) continue;
      place(`${seen === undefined ? "" : `${folder}/`}node_modules/${dependency.name}`, dependency);
    }
  }
  return placed;
}

function dependenciesOf({ manifest, directory }: InstalledPackage, packages: InstalledPackages): InstalledPackage[] {
  const { dependencies, optionalDependencies, peerDependencies } = manifest;
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).sort();
  return names.flatMap((name) => (isOfficial(name) ? [] : (packages.find(name, directory) ?? [])));
}

/** What Node would find for a name from a folder of the bundle. */
function visibleFrom(folder: string, name: string, placed: Placement): InstalledPackage | undefined {
  for (let from = folder; ; from = from.slice(0, Math.max(0, from.lastIndexOf("/")))) {
    const found = placed.get(from === "" ? `node_modules/${name}` : `${from}/node_modules/${name}`);
    if (found !== undefined || from === "") return found;
  }
}

function sorted(packages: readonly InstalledPackage[]): InstalledPackage[] {
  const key = ({ name, version, directory }: InstalledPackage) => `${name}@${version} ${directory}`;
  return [...packages].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
