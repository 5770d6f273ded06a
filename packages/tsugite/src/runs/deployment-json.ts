import type { DeploymentRecord } from "@tsugite/core";
import { isoTime } from "./run-json.ts";

/** A deployment as `--json` prints it: its record, with times in ISO 8601. */
export function deploymentToJson({ deployedAt, endedAt, ...rest }: DeploymentRecord): object {
  return {
    ...rest,
    deployedAt: isoTime(deployedAt),
    ...(endedAt === undefined ? {} : { endedAt: isoTime(endedAt) }),
  };
}
