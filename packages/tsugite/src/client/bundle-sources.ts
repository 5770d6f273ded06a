import { fileURLToPath } from "node:url";
import type { BundleSource } from "@tsugite/bundle";
import type { Stack, StackDescription } from "@tsugite/core";
import { type Discovery, requireFlavor } from "../flavors/discover-flavors.ts";
import { resolveEntrypointSource } from "../flavors/entrypoint-source.ts";
import { splitSource } from "../flavors/flavor.ts";
import { resolveFlavorModule } from "../flavors/resolve-module.ts";

/** The classes that a stack needs in a bundle: its components, and how its orchestrator starts a step. */
export async function bundleSources(
  stack: Stack,
  description: StackDescription,
  discovery: Discovery,
): Promise<Readonly<Record<string, BundleSource>>> {
  const flavors = description.components.map(({ type, flavor }) => requireFlavor(discovery, type, flavor));
  const sources = flavors.map(async (flavor) => bundleSource(flavor.source, await resolveFlavorModule(flavor)));
  const configuration = stack.orchestrator.entrypointConfiguration;
  if (configuration !== undefined) {
    const orchestrator = requireFlavor(discovery, stack.orchestrator.type, stack.orchestrator.flavor);
    const url = resolveEntrypointSource(orchestrator, configuration);
    sources.push(url.then((found) => bundleSource(configuration.SOURCE, found)));
  }
  return Object.fromEntries(await Promise.all(sources));
}

function bundleSource(source: string, url: string): readonly [string, BundleSource] {
  return [source, { module: fileURLToPath(url), export: splitSource(source).exportName }];
}
