import type { StackComponentType } from "@tsugite/core";

/** A flavor that the project itself publishes, in a package of its own. */
export interface OfficialFlavor {
  readonly type: StackComponentType;
  readonly name: string;
  readonly package: string;
}

/**
 * The published flavors that are not built in. `flavor list` shows those that a project lacks, with the command that
 * installs them; so a flavor is entered here in the commit that adds its package to this repository, and not before.
 */
export const OFFICIAL_FLAVORS: readonly OfficialFlavor[] = [
  { type: "artifact-store", name: "s3", package: "@tsugite/artifact-store-s3" },
  { type: "metadata-store", name: "postgres", package: "@tsugite/metadata-store-postgres" },
  { type: "orchestrator", name: "airflow", package: "@tsugite/orchestrator-airflow" },
  { type: "orchestrator", name: "kubeflow", package: "@tsugite/orchestrator-kubeflow" },
];
