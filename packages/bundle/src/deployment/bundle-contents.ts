import { type InstalledPackage, packageNameOf } from "../package/installed-packages.ts";
import { isOfficial } from "../package/is-official.ts";
import { isInstalled } from "../source/import-resolver.ts";
import type { Project } from "../source/project.ts";
import { toPosix } from "../source/source-names.ts";

/** Says what a bundle does with each file and package, and how it names them. */
export class BundleContents {
  readonly #project: Project;
  /** Folders of the packages whose classes the stack is made of. */
  readonly #stackPackages: ReadonlySet<string>;

  constructor(project: Project, stackPackages: ReadonlySet<string>) {
    this.#project = project;
    this.#stackPackages = stackPackages;
  }

  /**
   * Whether a file is built in whatever it reaches for: sources, and packages that use core, of which a second copy
   * would come along if they were left outside.
   */
  isOwn(file: string): boolean {
    if (!isInstalled(file, this.#project.root)) return true;
    const owner = this.#project.packages.owning(file);
    return owner !== undefined && usesCore(owner);
  }

  /** Whether steps that are defined in a file are known by its path; those of a package are known by identity. */
  isMarked(file: string): boolean {
    if (isInstalled(file, this.#project.root)) return false;
    return this.#project.names.holds(file) || !isOfficial(this.#project.packages.owning(file)?.name ?? "");
  }

  /**
   * Whether a package must never be part of a step's program: the client and the bundler, and flavors that the stack
   * is not made of. A source may import them for their types, or for code that no step reaches.
   */
  isForbidden(owner: InstalledPackage, importer: string | undefined): boolean {
    if (this.#stackPackages.has(owner.directory) || owner.name === CORE) return false;
    if (owner.name === "rolldown" || owner.name.startsWith("@rolldown/")) return true;
    if (clientPackages.includes(owner.name) || isFlavor(owner)) return true;
    return isOfficial(owner.name) && importer !== undefined && this.isMarked(importer);
  }

  /** The name of a file in the bundle and its source map: the same on every machine. */
  nameOf(file: string): string {
    const { packages, names, root } = this.#project;
    const owner = packages.owning(file);
    const isOutside = isInstalled(file, root) || (!names.holds(file) && isOfficial(owner?.name ?? ""));
    if (isOutside && owner !== undefined) return `node_modules/${nameInPackage(file, owner)}`;
    // What an alias reaches outside of the project must not leave the bundle's folder.
    return names.nameOf(file).replaceAll("../", "_/");
  }
}

/** Whether a package uses core, so that it can hold steps or components. */
export function usesCore({ name, manifest }: InstalledPackage): boolean {
  return isOfficial(name) || CORE in { ...manifest.dependencies, ...manifest.peerDependencies };
}

/** Whether a specifier asks for core or a part of it. */
export function isCore(specifier: string): boolean {
  return packageNameOf(specifier) === CORE;
}

/** `name/path/in/package.js`. */
export function nameInPackage(file: string, owner: InstalledPackage): string {
  return `${owner.name}${toPosix(file.slice(owner.directory.length))}`;
}

const CORE = "@tsugite/core";
const clientPackages = ["tsugite", "@tsugite/bundle", "@tsugite/testing", "create-tsugite"];

function isFlavor({ manifest }: InstalledPackage): boolean {
  return "tsugite" in manifest;
}
