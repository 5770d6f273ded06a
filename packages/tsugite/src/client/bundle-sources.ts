import { fileURLToPath } from "node:url";
import type { BundleSource } from "@tsugite/bundle";
import type { Stack, StackDescription } from "@tsugite/core";
import { type Discovery, requireFlavor } from "../flavors/discover-flavors.ts";
import { type Flavor, splitSource } from "../flavors/flavor.ts";
import { resolveFlavorModule } from "../flavors/resolve-module.ts";

/** The classes that a stack needs in a bundle: its components, and how its orchestrator starts a step. */
export async function bundleSources(
  stack: Stack,
  description: StackDescription,
  discovery: Discovery,
): Promise<Readonly<Record<string, BundleSource>>> {
  const flavors = description.components.map(({ type, flavor }) => requireFlavor(discovery, type, flavor));
  const configuration = stack.orchestrator.entrypointConfiguration;
  if (configuration !== undefined) {
    const orchestrator = requireFlavor(discovery, stack.orchestrator.type, stack.orchestrator.flavor);
    flavors.push({ ...orchestrator, source: configuration.SOURCE });
  }
  const sources = flavors.map(async (flavor) => [flavor.source, await locate(flavor)] as const);
  return Object.fromEntries(await Promise.all(sources));
}

async function locate(flavor: Flavor): Promise<BundleSource> {
  const url = await resolveFlavorModule(flavor);
  return { module: fileURLToPath(url), export: splitSource(flavor.source).exportName };
}
