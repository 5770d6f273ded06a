import { existsSync, readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { nearest } from "../project/find-project-root.ts";

/** A package.json, as far as it matters here. Nothing in it is checked. */
export interface PackageManifest {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly tsugite?: unknown;
  readonly [field: string]: unknown;
}

/** An installed package that the project declares. */
export interface ProjectPackage {
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
  readonly manifest: PackageManifest;
}

const FIELDS = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] as const;

/**
 * The packages that the project's own package.json declares and that are installed, wherever the package manager put
 * them; in a workspace, those too that the package.json of its root declares. Nothing is imported, and folders of packages
 * are never searched through.
 */
export function projectPackages(projectRoot: string): readonly ProjectPackage[] {
  const own = nearest(projectRoot, "package.json");
  if (own === undefined) return [];
  const root = workspaceRoot(own);
  const found = new Map<string, ProjectPackage>();
  for (const folder of root === undefined ? [own] : [own, root]) {
    for (const one of declaredBy(join(folder, "package.json"))) {
      if (!found.has(one.name)) found.set(one.name, one);
    }
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Whether a project's packages lie in archives, as Yarn's Plug'n'Play has it: where Node finds none of them. */
export function usesPlugAndPlay(projectRoot: string): boolean {
  const own = nearest(projectRoot, "package.json");
  const folders = own === undefined ? [] : [own, workspaceRoot(own) ?? own];
  return folders.some((folder) => existsSync(join(folder, ".pnp.cjs")));
}

/** The installed packages that a package.json declares, found as Node finds them from there. */
function declaredBy(file: string): ProjectPackage[] {
  const manifest = readManifest(file);
  const names = new Set(FIELDS.flatMap((field) => namesIn(manifest?.[field])));
  return [...names].map((name) => installedPackage(name, file)).filter((found) => found !== undefined);
}

/** The nearest folder at or above `from` that is the root of a workspace of npm, yarn, bun or pnpm. */
function workspaceRoot(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const isRoot = existsSync(join(folder, "pnpm-workspace.yaml"));
    if (isRoot || readManifest(join(folder, "package.json"))?.workspaces !== undefined) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function installedPackage(name: string, from: string): ProjectPackage | undefined {
  try {
    const file = findPackageJSON(name, from);
    const manifest = file === undefined ? undefined : readManifest(file);
    return file === undefined || manifest === undefined ? undefined : { name, folder: dirname(file), manifest };
  } catch {
    // Declared but not installed: an optional dependency, or a project before `npm install`.
    return undefined;
  }
}

function readManifest(file: string): PackageManifest | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
    return typeof manifest === "object" && manifest !== null ? (manifest as PackageManifest) : undefined;
  } catch {
    return undefined;
  }
}

function namesIn(dependencies: unknown): string[] {
  return typeof dependencies === "object" && dependencies !== null ? Object.keys(dependencies) : [];
}
