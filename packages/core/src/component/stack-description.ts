import { TsugiteError } from "../error/tsugite-error.ts";
import type { Json } from "../json/json.ts";
import type { BaseOrchestrator } from "../orchestrator/base-orchestrator.ts";
import type { BaseArtifactStore } from "../store/artifact-store.ts";
import type { BaseMetadataStore } from "../store/metadata-store.ts";
import { createComponent } from "./create-component.ts";
import { Stack } from "./stack.ts";
import type { StackComponent } from "./stack-component.ts";
import { StackComponentType } from "./stack-component-type.ts";

/** A stack as plain JSON: what a bundle carries as `stack.json`. It holds references to secrets, never secrets. */
export interface StackDescription {
  readonly name: string;
  readonly components: readonly ComponentDescription[];
}

/** One component of a {@link StackDescription}. */
export interface ComponentDescription {
  readonly type: StackComponentType;
  readonly name: string;
  readonly flavor: string;
  /** `module#Class`. */
  readonly source: string;
  readonly config: Json;
}

/**
 * Makes the stack of a description.
 *
 * @param classOf Finds the class of a source. In a bundle it looks into the bundle's own table, never at a path.
 * @param root Absolute path that relative paths in the configs are relative to.
 */
export async function stackFromDescription(
  description: StackDescription,
  classOf: (component: ComponentDescription) => unknown,
  root: string,
): Promise<Stack> {
  const components: StackComponent[] = [];
  for (const component of description.components) {
    components.push(await createComponent(classOf(component), { ...component, root }));
  }
  const { name } = description;
  return new Stack({
    name,
    orchestrator: only<BaseOrchestrator>(name, components, StackComponentType.ORCHESTRATOR),
    artifactStore: only<BaseArtifactStore>(name, components, StackComponentType.ARTIFACT_STORE),
    metadataStore: only<BaseMetadataStore>(name, components, StackComponentType.METADATA_STORE),
    others: components.filter((component) => !REQUIRED.includes(component.type)),
  });
}

const REQUIRED: readonly StackComponentType[] = [
  StackComponentType.ORCHESTRATOR,
  StackComponentType.ARTIFACT_STORE,
  StackComponentType.METADATA_STORE,
];

function only<Component extends StackComponent>(
  stack: string,
  components: readonly StackComponent[],
  type: StackComponentType,
): Component {
  const [first, second] = components.filter((component) => component.type === type);
  if (first !== undefined && second === undefined) {
    // A class of this type derives from the base of this type: createComponent has seen to it.
    return first as Component;
  }
  throw new TsugiteError(
    "CONFIG_INVALID",
    `The stack ${stack} has ${first === undefined ? "no" : "more than one"} ${type}; it needs exactly one.`,
    { fix: `Set it with \`tsugite stack update ${stack} --${type} <name>\`.` },
  );
}
