import { TsugiteError } from "../error/tsugite-error.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import type { Prepared } from "./stack-component.ts";

/** What an image builder makes: what its `preparePipelineDeployment` returns, and an orchestrator of containers reads. */
export type PreparedImage = {
  /**
   * The image that holds the bundle of the pipeline at `/app`, by the digest of its manifest:
   * `registry.example.com/shop/penguins@sha256:…`. The engine pulls it by this name.
   */
  readonly image: string;
};

const IMAGE = /^[a-z0-9][\w.:/-]*@sha256:[0-9a-f]{64}$/;

/**
 * The image that the stack's image builder made for a deployment; undefined where the stack has none, and where it built
 * nothing, as for files. Raises `COMPONENT_INVALID` for what is no image that is named by its digest.
 */
export function preparedImage({ prepared }: Pick<PipelineDeployment, "prepared">): PreparedImage | undefined {
  const made = prepared["image-builder"];
  if (made === undefined) return undefined;
  const image = imageOf(made);
  if (image !== undefined && IMAGE.test(image)) return { image };
  throw new TsugiteError(
    "COMPONENT_INVALID",
    `The image builder of the stack prepared ${JSON.stringify(made)}, which names no image by its digest.`,
    { fix: 'Let its preparePipelineDeployment() return { image: "name@sha256:…" }.' },
  );
}

function imageOf(made: Prepared): string | undefined {
  if (typeof made !== "object" || made === null || Array.isArray(made) || !("image" in made)) return undefined;
  return typeof made.image === "string" ? made.image : undefined;
}
