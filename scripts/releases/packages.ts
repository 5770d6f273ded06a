import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { workspace } from "../docs/doc-project.ts";

/** What a `package.json` says, as far as a release needs it. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly repository?: object;
  readonly files?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A package that is published. */
export interface PublishedPackage {
  /** `packages/core`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** All packages of the workspace that are published, in the order of their folders. */
export async function publishedPackages(): Promise<readonly PublishedPackage[]> {
  const folders = (await readdir(join(workspace, "packages"))).sort().map((name) => `packages/${name}`);
  const packages = folders.map(async (folder) => ({ folder, manifest: await readManifest(folder) }));
  return (await Promise.all(packages)).filter(({ manifest }) => manifest.private !== true);
}

/** Names of the packages that have core as a peer. */
export async function dependentsOfCore(): Promise<readonly string[]> {
  const manifests = (await publishedPackages()).map(({ manifest }) => manifest);
  return manifests.filter((one) => one.peerDependencies?.["@tsugite/core"] !== undefined).map(({ name }) => name);
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(workspace, folder, "package.json"), "utf8"));
}
