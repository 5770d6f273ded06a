import { readFileSync } from "node:fs";
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
 * them. Nothing is imported, and folders of packages are never searched through.
 */
export function projectPackages(projectRoot: string): readonly ProjectPackage[] {
  const folder = nearest(projectRoot, "package.json");
  if (folder === undefined) return [];
  const file = join(folder, "package.json");
  const own = readManifest(file);
  const names = new Set(FIELDS.flatMap((field) => namesIn(own?.[field])));
  const packages = [...names].sort().map((name) => installedPackage(name, file));
  return packages.filter((found) => found !== undefined);
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
