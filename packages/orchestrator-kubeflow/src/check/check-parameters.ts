import type { JsonObject, PipelineSpec, Problem } from "@tsugite/core";
import { carryParameter, describeParameters } from "../compile/describe-parameters.ts";
import { ROOT_INPUT } from "../step/input-names.ts";

/** Bytes that Kubeflow passes on as one parameter. */
const LARGEST_PARAMETER = 10_000;
const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/;

/** Parameters that Kubeflow cannot have, or cannot be given. */
export function checkParameters(spec: PipelineSpec, given: JsonObject): Problem[] {
  const reserved: readonly string[] = Object.values(ROOT_INPUT);
  return describeParameters(spec, given).flatMap(({ name, isJson, definition }): Problem[] => {
    if (!NAME.test(name) || reserved.includes(name)) {
      const why = reserved.includes(name) ? "which Tsugite needs for itself there" : "which Kubeflow cannot pass on";
      return [
        {
          code: "PARAMETER_INVALID",
          message: `The pipeline ${spec.name} has a parameter called ${JSON.stringify(name)}, ${why}.`,
          fix: "Use letters, digits, dashes and underscores, and no digit at the beginning.",
        },
      ];
    }
    const value = Object.hasOwn(given, name) ? carryParameter(given[name] ?? null, isJson) : definition.defaultValue;
    const size = value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
    if (size <= LARGEST_PARAMETER) return [];
    return [
      {
        code: "PARAMETER_INVALID",
        message: `The parameter ${name} of ${spec.name} takes ${size} bytes, and Kubeflow passes on ${LARGEST_PARAMETER}.`,
        fix: "Put the value into a file of the project, and give it to a step by `file()`; or pass where it can be found.",
      },
    ];
  });
}
