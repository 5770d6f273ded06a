import { outputsOrigin } from "./create-outputs.ts";
import { refMisused } from "./ref-misused.ts";
import { refOrigin } from "./ref-origin.ts";

/** What an expression is asked for where JavaScript asks no object for its value. */
export type RefQuestion = "condition" | "comparison" | "fallback";

/**
 * Gives the value back, and refuses a Ref, which would always count as true. The build writes a call of it around what the
 * builder of a pipeline asks in `if`, `?:`, `&&`, `==` and the like: a Ref itself is not asked there, and cannot refuse.
 *
 * @internal
 */
export function refuseRef<T>(value: T, question: RefQuestion): T {
  const [what, fix] = words[question];
  const outputs = outputsOrigin(value);
  const source = outputs === undefined ? refOrigin(value)?.source : ({ kind: "outputs", ...outputs } as const);
  // `model ?? first()` asks whether a step was called yet. A parameter's Ref is always there.
  if (source === undefined || (question === "fallback" && "step" in source)) return value;
  throw refMisused(source, what, fix);
}

const decide =
  "Which steps there are is known when the pipeline is compiled: give the Ref to a step, and decide in its function.";

const words: Readonly<Record<RefQuestion, readonly [what: string, fix: string]>> = {
  condition: ["was used as a condition", `${decide} Whether there is a Ref at all, \`=== undefined\` tells.`],
  comparison: ["was compared", decide],
  fallback: ["was given a fallback by ??", "Give the parameter a default in the schema of the pipeline."],
};
