import type { InstalledPackage, InstalledPackages } from "../package/installed-packages.ts";

/** What only shows itself while bundling, so that the bundle is built again with it. */
export class BundleFindings {
  /** Packages that stay outside of the file, by folder. */
  readonly kept: Map<string, InstalledPackage> = new Map();
  /** Files of packages that may hold steps, by the specifier the sources use. */
  readonly stepPackages: Map<string, string> = new Map();

  keep(owner: InstalledPackage): void {
    this.kept.set(owner.directory, owner);
  }

  /** Keeps the package a file belongs to. */
  keepOwner(file: string, packages: InstalledPackages): void {
    const owner = packages.owning(file);
    if (owner !== undefined) this.keep(owner);
  }

  /** Grows with each finding. */
  get size(): number {
    return this.kept.size + this.stepPackages.size;
  }
}
