import {
  type BaseArtifactStore,
  type BaseMetadataStore,
  type BaseOrchestrator,
  Stack,
  type StackComponent,
  type StackComponentType,
  type StackDescription,
  throwProblems,
} from "@tsugite/core";
import type { ProjectConfig } from "../config/project-config.ts";
import { type Discovery, discoverFlavors, requireFlavor } from "../flavors/discover-flavors.ts";
import { loadFlavor } from "../flavors/load-flavor.ts";
import { sharedFlavors } from "../flavors/shared-flavors.ts";
import { problemsOf } from "./collect-problems.ts";
import { createProjectComponent } from "./create-project-component.ts";
import { describeStack } from "./describe-stack.ts";

export interface CreateStackOptions {
  /** Absolute path. */
  readonly projectRoot: string;
  readonly config: ProjectConfig;
  /** Of the stack, as `findActiveStack` says it. */
  readonly name: string;
}

/** Makes a stack of `tsugite.yaml` by its name. Raises all at once what is wrong with its flavors and configs. */
export async function createStack({ projectRoot, config, name }: CreateStackOptions): Promise<Stack> {
  const discovery = discoverFlavors(projectRoot, config);
  return makeStack(describeStack({ projectRoot, config, discovery, name }), { projectRoot, discovery });
}

/** Makes a described stack, and imports the flavors it uses and no others. */
export async function makeStack(
  description: StackDescription,
  { projectRoot, discovery }: { readonly projectRoot: string; readonly discovery: Discovery },
): Promise<Stack> {
  const errors: unknown[] = [];
  const made = new Map<StackComponentType, StackComponent>();
  for (const component of description.components) {
    try {
      const componentClass = await loadFlavor(requireFlavor(discovery, component.type, component.flavor));
      made.set(component.type, await createProjectComponent(componentClass, { ...component, root: projectRoot }));
    } catch (error) {
      errors.push(error);
    }
  }
  // A single one is told as it is: its place before its lines.
  if (errors.length === 1) throw errors[0];
  throwProblems(errors.flatMap(problemsOf), `The stack ${description.name} cannot be used`);
  const {
    orchestrator,
    "artifact-store": artifactStore,
    "metadata-store": metadataStore,
    ...others
  } = Object.fromEntries(made);
  return new Stack({
    name: description.name,
    // Each class was checked to be of its type; the config schema has seen to it that none of the three is missing.
    orchestrator: orchestrator as BaseOrchestrator,
    artifactStore: artifactStore as BaseArtifactStore,
    metadataStore: metadataStore as BaseMetadataStore,
    others: Object.values(others),
    sharedFlavors: sharedFlavors(discovery),
  });
}
