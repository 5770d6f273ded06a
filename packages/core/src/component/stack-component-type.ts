/** What a component is for in a stack. A stack has at most one of each, and always the first three. */
export const StackComponentType = {
  ORCHESTRATOR: "orchestrator",
  ARTIFACT_STORE: "artifact-store",
  METADATA_STORE: "metadata-store",
  IMAGE_BUILDER: "image-builder",
  CONTAINER_REGISTRY: "container-registry",
} as const;

export type StackComponentType = (typeof StackComponentType)[keyof typeof StackComponentType];
