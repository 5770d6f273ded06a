import type { Problem, Stack, StackDescription } from "@tsugite/core";
import { type ActiveStack, findActiveStack } from "../config/active-stack.ts";
import { readConfig } from "../config/read-config.ts";
import { checkProjectCore } from "../flavors/check-core-range.ts";
import { coreCopies } from "../flavors/core-copies.ts";
import { type Discovery, discoverFlavors, requireFlavor } from "../flavors/discover-flavors.ts";
import { checkMaxParallel } from "./check-max-parallel.ts";
import { makeStack } from "./create-stack.ts";
import { describeStack } from "./describe-stack.ts";

export interface OpenStackOptions {
  /** Name of the stack. @default the active stack */
  readonly stack?: string | undefined;
  /** For this run, in the place of the orchestrator's `maxParallel`. */
  readonly maxParallel?: number | undefined;
}

export interface OpenStack {
  readonly stack: Stack;
  readonly description: StackDescription;
  readonly active: ActiveStack;
  readonly discovery: Discovery;
  /** What stops nothing, and should be told: copies of core. */
  readonly warnings: readonly Problem[];
}

/** Makes the stack that a project uses now. It must be closed. Raises what is wrong with it, and with the options. */
export async function openStack(projectRoot: string, options: OpenStackOptions = {}): Promise<OpenStack> {
  await checkProjectCore(projectRoot);
  const config = await readConfig(projectRoot);
  const active = await findActiveStack({ projectRoot, config, stack: options.stack });
  const discovery = discoverFlavors(projectRoot, config);
  const { maxParallel } = options;
  const description = describeStack({
    projectRoot,
    config,
    discovery,
    name: active.name,
    ...(maxParallel === undefined ? {} : { orchestratorConfig: { maxParallel } }),
  });
  if (maxParallel !== undefined) await checkMaxParallel(description, discovery, maxParallel);
  const stack = await makeStack(description, { projectRoot, discovery });
  const flavors = description.components.map(({ type, flavor }) => requireFlavor(discovery, type, flavor));
  return { stack, description, active, discovery, warnings: coreCopies(projectRoot, flavors) };
}
