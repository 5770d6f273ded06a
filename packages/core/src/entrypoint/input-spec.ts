import { canonicalJson } from "../json/canonical-json.ts";
import { digestOf } from "../json/digest.ts";
import type { Json } from "../json/json.ts";
import type { InputSpec, PipelineSpec, StepSpec } from "../spec/pipeline-spec.ts";
import { stepNamed } from "../spec/step-named.ts";

/** From the path of an input to the output it comes from: the value of `--input_spec`. */
function inputSpecOf(step: StepSpec, spec: PipelineSpec): Readonly<Record<string, Json>> {
  const producers = new Map<string, Json>();
  const visit = (input: InputSpec, path: string): void => {
    if (input.kind === "array") input.items.forEach((item, index) => void visit(item, `${path}.${index}`));
    if (input.kind === "object") for (const [key, part] of Object.entries(input.entries)) visit(part, `${path}.${key}`);
    if (input.kind !== "output") return;
    const codec = stepNamed(spec, input.step).outputs[input.output]?.codec ?? "auto";
    producers.set(path, { step: input.step, output: input.output, codec });
  };
  for (const [name, input] of Object.entries(step.inputs)) visit(input, name);
  // fromEntries makes own members even of names such as __proto__.
  return Object.fromEntries(producers);
}

/** Bytes of the longest `--input_spec` that is written out. */
const MAX_INLINE = 32_768;

/** The value of `--input_spec`; of a step with very many inputs its digest, since an argument cannot be so long. */
export function inputSpecArgument(step: StepSpec, spec: PipelineSpec): string {
  const json = canonicalJson(inputSpecOf(step, spec));
  return Buffer.byteLength(json) <= MAX_INLINE ? json : `sha256:${digestOf(json)}`;
}
