import { describeValue } from "../codec/describe-value.ts";
import type { Problem } from "../error/problem.ts";

const longest = 100;

/** What is wrong with the name of a step or pipeline; undefined when nothing is. */
export function nameProblem(what: string, name: unknown): Problem | undefined {
  if (typeof name === "string" && name.length <= longest && /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name)) return undefined;
  return {
    code: "NAME_INVALID",
    message: `${what} cannot be called ${describeValue(name)}.`,
    fix: `Use up to ${longest} letters, digits, "_", "." and "-", starting with a letter or digit.`,
  };
}
