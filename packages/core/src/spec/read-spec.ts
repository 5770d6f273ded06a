import { TsugiteError } from "../error/tsugite-error.ts";
import { type PipelineSpec, SPEC_VERSION } from "./pipeline-spec.ts";

/** Reads a spec that this or an older version wrote. Raises `SPEC_INVALID`. */
export function readSpec(text: string): PipelineSpec {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TsugiteError("SPEC_INVALID", "The pipeline spec is no JSON.", {
      cause,
      fix: "Compile the pipeline again.",
    });
  }
  if (isSpec(value)) return value;
  const version = typeof value === "object" && value !== null && "specVersion" in value ? value.specVersion : undefined;
  throw new TsugiteError(
    "SPEC_INVALID",
    `The pipeline spec has specVersion ${JSON.stringify(version) ?? "none"}; this version reads ${SPEC_VERSION}.`,
    { fix: "Compile the pipeline again, or update the package that reads it." },
  );
}

/** Digests guard specs against damage, so only what another version would write differently is looked at. */
function isSpec(value: unknown): value is PipelineSpec {
  return (
    typeof value === "object" &&
    value !== null &&
    "specVersion" in value &&
    value.specVersion === SPEC_VERSION &&
    "steps" in value &&
    Array.isArray(value.steps)
  );
}
