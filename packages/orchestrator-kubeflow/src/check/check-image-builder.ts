import { type PipelineDeployment, type Problem, StackComponentType } from "@tsugite/core";

/** Steps are containers, whose image somebody has to build; only files can be written without. */
export function checkImageBuilder({ intent, stack }: Pick<PipelineDeployment, "intent" | "stack">): Problem[] {
  if (intent === "compile" || stack.components.some(({ type }) => type === StackComponentType.IMAGE_BUILDER)) return [];
  return [
    {
      code: "NOT_SUPPORTED",
      message: `The stack ${stack.name} has no image builder, and Kubeflow runs each step in a container of an image.`,
      fix: "Add an `image-builder` to the stack in tsugite.yaml, or write the files alone: `tsugite compile`.",
    },
  ];
}
