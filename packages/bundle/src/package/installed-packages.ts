import { readFileSync, realpathSync } from "node:fs";
import { dirname, join, parse } from "node:path";

/** What we read of a package.json. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly type?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly os?: unknown;
  readonly cpu?: unknown;
  readonly libc?: unknown;
}

export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Real path of its folder. */
  readonly directory: string;
  readonly manifest: PackageManifest;
}

/** Reads package.json files as Node would find them, each once. */
export class InstalledPackages {
  readonly #byDirectory = new Map<string, InstalledPackage | undefined>();

  /** The package a file belongs to: the nearest package.json above it that has a name. */
  owning(file: string): InstalledPackage | undefined {
    for (const directory of directoriesAbove(dirname(file))) {
      const found = this.at(directory);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The package that `name` means to files in this directory; undefined when it is not installed. */
  find(name: string, from: string): InstalledPackage | undefined {
    for (const directory of directoriesAbove(from)) {
      if (directory.endsWith("/node_modules")) continue;
      const found = this.at(join(directory, "node_modules", name));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The package in this directory; undefined when there is no package.json with a name. */
  at(directory: string): InstalledPackage | undefined {
    if (!this.#byDirectory.has(directory)) this.#byDirectory.set(directory, read(directory));
    return this.#byDirectory.get(directory);
  }
}

/** The name of the package a bare specifier asks for; undefined for a path, a URL or a `#import`. */
export function packageNameOf(specifier: string): string | undefined {
  return /^(@[^/\\]+\/[^/\\]+|[^./\\#@:][^/\\:]*)(?=\/|$)/.exec(specifier)?.[1];
}

/** A directory and all those above it. */
export function* directoriesAbove(from: string): Generator<string> {
  const { root } = parse(from);
  for (let directory = from; ; directory = dirname(directory)) {
    yield directory;
    if (directory === root) return;
  }
}

function read(directory: string): InstalledPackage | undefined {
  let text: string;
  try {
    text = readFileSync(join(directory, "package.json"), "utf8");
  } catch {
    return undefined;
  }
  const manifest = parseManifest(text);
  if (manifest === undefined) return undefined;
  return { name: manifest.name, version: manifest.version, directory: realpathSync(directory), manifest };
}

function parseManifest(text: string): PackageManifest | undefined {
  try {
    const value = JSON.parse(text) as Partial<PackageManifest> | null;
    if (typeof value?.name !== "string") return undefined;
    return { ...value, name: value.name, version: typeof value.version === "string" ? value.version : "0.0.0" };
  } catch {
    return undefined;
  }
}
