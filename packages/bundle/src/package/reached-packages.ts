import type { InstalledPackage, InstalledPackages } from "./installed-packages.ts";
import { isOfficial } from "./is-official.ts";

/**
 * The packages in use, with all that they depend on, as installed.
 *
 * Tsugite's own are left out: a patch of core must not throw away everybody's cache, and what of core changes results
 * (codecs, the cache key) has versions of its own. So are types, which do not run, and packages for one platform,
 * which would make the digest of one machine differ from another's; they have the version of the package that wants them.
 */
export function withDependencies(
  used: Iterable<InstalledPackage>,
  packages: InstalledPackages,
): readonly InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  const open = [...used];
  for (const next of open) {
    if (found.has(next.directory) || !counts(next)) continue;
    found.set(next.directory, next);
    const { dependencies, optionalDependencies, peerDependencies } = next.manifest;
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const dependency = packages.find(name, next.directory);
      if (dependency !== undefined) open.push(dependency);
    }
  }
  return [...found.values()];
}

/** Version by name, sorted; several versions of a package are joined by a comma. */
export function versionsOf(packages: Iterable<InstalledPackage>): Record<string, string> {
  const versions = new Map<string, Set<string>>();
  for (const { name, version } of packages) versions.set(name, (versions.get(name) ?? new Set()).add(version));
  const sorted = [...versions].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, all]) => [name, [...all].sort().join(", ")]));
}

function counts({ name, manifest }: InstalledPackage): boolean {
  const forOnePlatform = manifest.os !== undefined || manifest.cpu !== undefined || manifest.libc !== undefined;
  return !isOfficial(name) && !name.startsWith("@types/") && !forOnePlatform;
}
