import { isAbsolute, join, relative, sep } from "node:path";
import type { InstalledPackage } from "../package/installed-packages.ts";

/**
 * Names source files in a way that is the same on every machine: `src/steps.ts` in the project,
 * `@acme/shared/src/steps.ts` in a linked package, and `../elsewhere/steps.ts` for what an alias reaches beyond both.
 */
export class SourceNames {
  readonly #projectRoot: string;
  readonly #linked: ReadonlyMap<string, InstalledPackage>;

  constructor(projectRoot: string, linked: ReadonlyMap<string, InstalledPackage>) {
    this.#projectRoot = projectRoot;
    this.#linked = linked;
  }

  nameOf(file: string): string {
    if (isInside(file, this.#projectRoot)) return toPosix(relative(this.#projectRoot, file));
    for (const [name, { directory }] of this.#linked) {
      if (isInside(file, directory)) return `${name}/${toPosix(relative(directory, file))}`;
    }
    return toPosix(relative(this.#projectRoot, file));
  }

  /** Absolute paths of the files that a name can mean, the most likely first; they need not exist. */
  filesOf(name: string): string[] {
    const files = [join(this.#projectRoot, name)];
    for (const [packageName, { directory }] of this.#linked) {
      if (name.startsWith(`${packageName}/`)) files.push(join(directory, name.slice(packageName.length + 1)));
    }
    return files;
  }

  /** Whether a file belongs to the project or to a linked package. */
  holds(file: string): boolean {
    if (isInside(file, this.#projectRoot)) return true;
    return [...this.#linked.values()].some(({ directory }) => isInside(file, directory));
  }
}

/** Whether a path is a directory or lies below it. Both must be real paths. */
export function isInside(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

export function toPosix(path: string): string {
  return sep === "/" ? path : path.split(sep).join("/");
}
