import { nameProblem } from "./check-name.ts";
import { isRecord } from "./is-record.ts";
import { OptionProblems } from "./option-problems.ts";
import { executionOptionNames, parseExecutionOptions } from "./parse-execution-options.ts";
import { parseSettings } from "./parse-settings.ts";
import { isSchema } from "./parse-step-options.ts";
import type { PipelineDefinition } from "./pipeline.ts";

/** Checks the options of a pipeline. What is wrong is noted in the definition. */
export function parsePipelineOptions(
  name: string,
  options: Readonly<Record<string, unknown>>,
): Omit<PipelineDefinition, "builder"> {
  const problems = new OptionProblems(`Pipeline "${name}"`);
  const wrongName = nameProblem("A pipeline", name);
  if (wrongName !== undefined) problems.found.push(wrongName);
  problems.refuseUnknown(options, ["name", "params", "defaults", "settings"]);
  const { params, defaults = {} } = options;
  if (params !== undefined && !isSchema(params)) {
    problems.add(
      "params",
      params,
      "Give it a schema of a Standard Schema library, for example z.object({ … }) of zod.",
    );
  }
  if (!isRecord(defaults)) problems.add("defaults", defaults, "Write for example { retries: 2 }.");
  else problems.within("defaults").refuseUnknown(defaults, executionOptionNames);
  const settings = parseSettings(options.settings, problems);
  return {
    name,
    ...(isSchema(params) ? { params } : {}),
    defaults: isRecord(defaults) ? parseExecutionOptions(defaults, problems.within("defaults")) : {},
    ...(settings === undefined ? {} : { settings }),
    problems: problems.found,
  };
}
