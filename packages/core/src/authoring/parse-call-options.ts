import { describeValue } from "../codec/describe-value.ts";
import type { Problem } from "../error/problem.ts";
import { nameProblem } from "./check-name.ts";
import { outputsOrigin } from "./create-outputs.ts";
import { isRecord } from "./is-record.ts";
import { OptionProblems } from "./option-problems.ts";
import { refOrigin } from "./ref-origin.ts";

/** The parsed form of `CallOptions`. */
export interface ParsedCallOptions {
  readonly name: string | undefined;
  readonly after: readonly string[];
  readonly problems: Problem[];
}

const afterAdvice = "Write after: [checked], with what calls of other steps of this pipeline returned.";

/** Reads the second argument of a call of a step. */
export function parseCallOptions(step: string, options: unknown, builder: object): ParsedCallOptions {
  const problems = new OptionProblems(`Call of step "${step}"`);
  if (options === undefined) return { name: undefined, after: [], problems: problems.found };
  if (!isRecord(options) || refOrigin(options) !== undefined) {
    const message = `Call of step "${step}": the options cannot be ${describeValue(options)}.`;
    problems.found.push({ code: "DEFINITION_INVALID", message, fix: 'Write { name: "…", after: […] } or nothing.' });
    return { name: undefined, after: [], problems: problems.found };
  }
  problems.refuseUnknown(options, ["name", "after"]);
  const { name, after } = options;
  const wrongName = name === undefined ? undefined : nameProblem("A step", name);
  if (wrongName !== undefined) problems.found.push(wrongName);
  return {
    name: typeof name === "string" && wrongName === undefined ? name : undefined,
    after: parseAfter(step, after, builder, problems),
    problems: problems.found,
  };
}

function parseAfter(step: string, after: unknown, builder: object, problems: OptionProblems): string[] {
  if (after === undefined) return [];
  if (!Array.isArray(after)) {
    problems.add("after", after, afterAdvice);
    return [];
  }
  const steps = new Set<string>();
  after.forEach((item: unknown, index) => {
    const origin = refOrigin(item) ?? outputsOrigin(item);
    if (origin === undefined) problems.add(`after[${index}]`, item, afterAdvice);
    else if (origin.builder !== builder) problems.found.push(foreign(step, index));
    else if ("step" in origin) steps.add(origin.step);
    else if (origin.source.kind === "output") steps.add(origin.source.step);
    else problems.add(`after[${index}]`, item, afterAdvice);
  });
  return [...steps];
}

function foreign(step: string, index: number): Problem {
  return {
    code: "REF_FOREIGN",
    message: `Call of step "${step}": after[${index}] belongs to another pipeline.`,
    fix: "Call the step in this builder, and use what it returns.",
  };
}
