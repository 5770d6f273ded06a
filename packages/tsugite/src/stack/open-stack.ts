import type { Stack, StackDescription } from "@tsugite/core";
import { type ActiveStack, findActiveStack } from "../config/active-stack.ts";
import { readConfig } from "../config/read-config.ts";
import { type Discovery, discoverFlavors } from "../flavors/discover-flavors.ts";
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
}

/** Makes the stack that a project uses now. It must be closed. Raises what is wrong with it, and with the options. */
export async function openStack(projectRoot: string, options: OpenStackOptions = {}): Promise<OpenStack> {
  const config = await readConfig(projectRoot);
  const active = await findActiveStack({ projectRoot, config, stack: options.stack });
  const discovery = discoverFlavors(projectRoot, config);
  const { maxParallel } = options;
  const description = describeStack({
    config,
    discovery,
    name: active.name,
    ...(maxParallel === undefined ? {} : { orchestratorConfig: { maxParallel } }),
  });
  if (maxParallel !== undefined) await checkMaxParallel(description, discovery, maxParallel);
  return { stack: await makeStack(description, { projectRoot, discovery }), description, active, discovery };
}
