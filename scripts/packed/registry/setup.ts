import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { packPackages, publish } from "./publish-packages.ts";
import { startRegistry } from "./start-registry.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the registry that all packages were published to. */
    registry: string;
  }
}

/** One registry for all test files, to which every package has been published. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const target = await mkdtemp(join(tmpdir(), "tsugite-tarballs-"));
  try {
    const [registry, tarballs] = await Promise.all([startRegistry(), packPackages(target)]);
    project.provide("registry", registry.url);
    await Promise.all(tarballs.map((tarball) => publish(tarball, registry.url)));
    return () => registry.stop();
  } finally {
    await rm(target, { recursive: true });
  }
}
