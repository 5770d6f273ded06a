import type { StackComponentType } from "@tsugite/core";
import { COMPONENT_TYPES, type ProjectConfig } from "../../config/project-config.ts";
import { requireComponent } from "../../stack/require-component.ts";

/** The options `--orchestrator`, `--artifact-store` and so on, as commander names them. */
export interface StackComponentOptions {
  readonly orchestrator?: string;
  readonly artifactStore?: string;
  readonly metadataStore?: string;
  readonly imageBuilder?: string;
  readonly containerRegistry?: string;
}

/** The components that were named, by type. Raises `COMPONENT_NOT_FOUND`. */
export function namedComponents(
  options: StackComponentOptions,
  config: ProjectConfig,
): Readonly<Partial<Record<StackComponentType, string>>> {
  const named: Record<StackComponentType, string | undefined> = {
    orchestrator: options.orchestrator,
    "artifact-store": options.artifactStore,
    "metadata-store": options.metadataStore,
    "image-builder": options.imageBuilder,
    "container-registry": options.containerRegistry,
  };
  for (const type of COMPONENT_TYPES) {
    const name = named[type];
    if (name !== undefined) requireComponent(config, type, name);
  }
  return Object.fromEntries(Object.entries(named).filter(([, name]) => name !== undefined));
}
