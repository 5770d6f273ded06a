import { stacksOf } from "../config/built-in-components.ts";
import { readConfig } from "../config/read-config.ts";
import { createStack } from "./create-stack.ts";
import type { OpenStack } from "./open-stack.ts";

/**
 * The stacks of a project that keep their artifacts where an open stack does, and their records elsewhere: what is garbage
 * to one may be needed by a run of the other.
 */
export async function sharingStacks(projectRoot: string, { stack, active }: OpenStack): Promise<readonly string[]> {
  const config = await readConfig(projectRoot);
  const stacks = stacksOf(config);
  const ours = stacks[active.name]?.["artifact-store"];
  const sharing: string[] = [];
  for (const [name, names] of Object.entries(stacks)) {
    if (name === active.name) continue;
    const other = await createStack({ projectRoot, config, name }).catch(() => undefined);
    // One whose flavors are not installed here can still be known by its names.
    if (other === undefined && names["artifact-store"] === ours) sharing.push(name);
    if (other === undefined) continue;
    try {
      const isShared = other.artifactStore.location === stack.artifactStore.location;
      if (!isShared || other.metadataStore.location === stack.metadataStore.location) continue;
      if ((await other.metadataStore.listRuns({ limit: 1 })).length > 0) sharing.push(name);
    } finally {
      await other.close();
    }
  }
  return sharing;
}
