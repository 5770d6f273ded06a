import type { Json } from "../json/json.ts";
import type { InputSpec, PipelineSpec, StepSpec } from "../spec/pipeline-spec.ts";
import { stepNamed } from "../spec/step-named.ts";

/** From the path of an input to the output it comes from: the value of `--input_spec`. */
export function inputSpecOf(step: StepSpec, spec: PipelineSpec): Readonly<Record<string, Json>> {
  const producers: Record<string, Json> = {};
  const visit = (input: InputSpec, path: string): void => {
    if (input.kind === "array") input.items.forEach((item, index) => void visit(item, `${path}.${index}`));
    if (input.kind === "object") for (const [key, part] of Object.entries(input.entries)) visit(part, `${path}.${key}`);
    if (input.kind !== "output") return;
    const codec = stepNamed(spec, input.step).outputs[input.output]?.codec ?? "auto";
    producers[path] = { step: input.step, output: input.output, codec };
  };
  for (const [name, input] of Object.entries(step.inputs)) visit(input, name);
  return producers;
}
