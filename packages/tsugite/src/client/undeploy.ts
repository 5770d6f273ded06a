import type { DeploymentRecord } from "@tsugite/core";
import { findProjectRoot } from "../project/find-project-root.ts";
import { openStack } from "../stack/open-stack.ts";
import type { RunPlace } from "./with-run.ts";

/**
 * Takes a deployed pipeline back from the engine of a stack, which starts no more runs of it. What is recorded of its runs
 * stays. Rejects with `NOT_SUPPORTED`, `DEPLOYMENT_NOT_FOUND` and `ENGINE_NOT_REACHED`.
 *
 * @param pipeline Its name.
 */
export async function undeploy(pipeline: string, place: RunPlace = {}): Promise<DeploymentRecord> {
  const { stack } = await openStack(findProjectRoot(place.directory), place);
  try {
    return await stack.undeployPipeline(pipeline);
  } finally {
    await stack.close();
  }
}
