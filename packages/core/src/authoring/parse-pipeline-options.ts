import { DEFAULT_FAILURE_MODE, FAILURE_MODES, type FailureMode } from "../spec/failure-mode.ts";
import { nameProblem } from "./check-name.ts";
import { HOOK_NAMES } from "./hooks.ts";
import { isRecord } from "./is-record.ts";
import { OptionProblems } from "./option-problems.ts";
import { executionOptionNames, parseExecutionOptions } from "./parse-execution-options.ts";
import { parseHooks } from "./parse-hooks.ts";
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
  problems.refuseUnknown(options, ["name", "params", "defaults", "failureMode", "settings", ...HOOK_NAMES]);
  const { params, defaults = {} } = options;
  const failureMode = parseFailureMode(options.failureMode, problems);
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
    ...parseHooks(options, problems),
    ...(failureMode === undefined ? {} : { failureMode }),
    ...(settings === undefined ? {} : { settings }),
    problems: problems.found,
  };
}

/** Undefined for the default, so that a spec does not depend on whether it was written out. */
function parseFailureMode(value: unknown, problems: OptionProblems): FailureMode | undefined {
  if (value === undefined || value === DEFAULT_FAILURE_MODE) return undefined;
  const fix = `Write ${FAILURE_MODES.map((mode) => `"${mode}"`).join(" or ")}.`;
  const found = FAILURE_MODES.find((mode) => mode === value);
  return problems.require(found, { option: "failureMode", value, fix });
}
