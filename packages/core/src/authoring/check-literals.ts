import type { StandardSchemaV1 } from "@standard-schema/spec";
import { describeValue } from "../codec/describe-value.ts";
import { formatPath } from "../codec/property-path.ts";
import { issuePath } from "../error/issue-path.ts";
import type { Problem } from "../error/problem.ts";
import type { InputDraft } from "../spec/pipeline-draft.ts";
import type { StepDefinition } from "./step.ts";

/**
 * What the input schema of a step says against the literals of a call. Inputs that are not known yet are left out, and
 * what the schema says about them, or about the inputs as a whole, is not asked before the step runs.
 */
export function literalProblems(
  step: string,
  definition: StepDefinition,
  given: unknown,
  inputs: Readonly<Record<string, InputDraft>>,
): Problem[] {
  const literals = Object.keys(inputs).filter((input) => inputs[input]?.kind === "value");
  if (definition.input === undefined || literals.length === 0) return [];
  const values = Object.fromEntries(literals.map((input) => [input, (given as Record<string, unknown>)[input]]));
  const issues = validate(definition.input, values);
  return issues.flatMap((issue) => {
    const path = issuePath(issue);
    const [input] = path;
    if (typeof input !== "string" || !literals.includes(input)) return [];
    return [describeIssue(step, issue.message, path, values)];
  });
}

function validate(schema: StandardSchemaV1, values: unknown): readonly StandardSchemaV1.Issue[] {
  const result = schema["~standard"].validate(values);
  if (!(result instanceof Promise)) return result.issues ?? [];
  // Compiling does not wait for a schema that looks something up; it is asked again when the step runs.
  result.catch(() => undefined);
  return [];
}

function describeIssue(step: string, message: string, path: readonly PropertyKey[], values: unknown): Problem {
  let value: unknown = values;
  for (const key of path)
    value = typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  const place = formatPath(
    "",
    path.map((key) => (typeof key === "number" ? key : String(key))),
  );
  const state = value === undefined ? "is missing" : `cannot be ${describeValue(value)}`;
  return {
    code: "INPUT_INVALID",
    message: `Step "${step}": input "${place}" ${state}: ${message.replace(/\.$/, "")}.`,
  };
}
