import type { BaseOrchestrator, Digest } from "@tsugite/core";
import { stacksOf } from "../config/built-in-components.ts";
import { readConfig } from "../config/read-config.ts";
import { createStack } from "./create-stack.ts";

/** What engines may still start steps from. */
export interface DeployedBundles {
  /** Digests of bundles. */
  readonly needed: ReadonlySet<Digest>;
  /** Stacks whose deployments cannot be known here: their flavors are not installed, or their records not reached. */
  readonly unknown: readonly string[];
}

/**
 * The bundles that the stacks of a project have left with engines: those that stand, and those that were replaced or taken
 * back since a time, because runs that began before go on with them.
 */
export async function deployedBundles(
  projectRoot: string,
  { since }: { readonly since: number },
): Promise<DeployedBundles> {
  const config = await readConfig(projectRoot);
  const needed = new Set<Digest>();
  const unknown: string[] = [];
  for (const name of Object.keys(stacksOf(config))) {
    try {
      const stack = await createStack({ projectRoot, config, name });
      try {
        if (!canDeploy(stack.orchestrator)) continue;
        for (const { bundle, endedAt = since } of await stack.metadataStore.listDeployments({ ended: true })) {
          if (bundle !== undefined && endedAt >= since) needed.add(bundle);
        }
      } finally {
        await stack.close();
      }
    } catch {
      unknown.push(name);
    }
  }
  return { needed, unknown };
}

function canDeploy({ supports }: BaseOrchestrator): boolean {
  return supports.intents.includes("deploy");
}
