import type { StandardSchemaV1 } from "@standard-schema/spec";
import { type Codec, isCodec } from "../codec/codec.ts";
import type { Problem } from "../error/problem.ts";
import { nameProblem } from "./check-name.ts";
import { HOOK_NAMES } from "./hooks.ts";
import { isRecord } from "./is-record.ts";
import { OptionProblems } from "./option-problems.ts";
import { executionOptionNames, parseExecutionOptions } from "./parse-execution-options.ts";
import { parseHooks } from "./parse-hooks.ts";
import { parseSettings } from "./parse-settings.ts";
import type { StepDefinition } from "./step.ts";

const optionNames = ["name", "outputs", "input", ...executionOptionNames, "settings", "retryIf", ...HOOK_NAMES];
const outputsAdvice = 'Write names, outputs: ["train", "test"], or an object: { model: forestCodec, notes: true }.';

/** Checks the options of a step, and fills in defaults. What is wrong is noted in the definition. */
export function parseStepOptions(name: string, options: Readonly<Record<string, unknown>>): Omit<StepDefinition, "fn"> {
  const problems = new OptionProblems(`Step "${name}"`);
  problems.refuseUnknown(options, optionNames);
  const wrongName: Problem | undefined = nameProblem("A step", name);
  if (wrongName !== undefined) problems.found.push(wrongName);
  const settings = parseSettings(options.settings, problems);
  const { input, retryIf } = options;
  if (input !== undefined && !isSchema(input)) {
    problems.add("input", input, "Give it a schema of a Standard Schema library, for example z.object({ … }) of zod.");
  }
  if (retryIf !== undefined && typeof retryIf !== "function") problems.add("retryIf", retryIf, "Give it a function.");
  return {
    name,
    ...parseOutputs(options.outputs, problems),
    ...parseExecutionOptions(options, problems),
    ...parseHooks(options, problems),
    ...(settings === undefined ? {} : { settings }),
    ...(isSchema(input) ? { input } : {}),
    ...(typeof retryIf === "function" ? { retryIf: retryIf as NonNullable<StepDefinition["retryIf"]> } : {}),
    problems: problems.found,
  };
}

/** Whether a value is a schema of a Standard Schema library. Those of arktype are functions. */
export function isSchema(value: unknown): value is StandardSchemaV1 {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  const standard: unknown = (value as { readonly "~standard"?: unknown })["~standard"];
  return typeof standard === "object" && standard !== null && "validate" in standard;
}

function parseOutputs(value: unknown, problems: OptionProblems): Pick<StepDefinition, "outputNames" | "codecs"> {
  // Without a prototype, because it is read by names that come from a spec.
  const codecs: Record<string, Codec> = Object.create(null);
  if (value === undefined) return { outputNames: undefined, codecs };
  const entries = outputEntries(value);
  if (entries === undefined) {
    problems.add("outputs", value, outputsAdvice);
    return { outputNames: undefined, codecs };
  }
  const names = new Set<string>();
  for (const [name, codec] of entries) {
    if (typeof name !== "string" || !/^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name) || name.startsWith("__")) {
      problems.add("outputs", name, 'Name outputs with letters, digits and "_".');
    } else if (names.has(name)) {
      problems.add("outputs", value, `Name each output once: "${name}" stands there twice.`);
    } else {
      names.add(name);
      if (isCodec(codec)) codecs[name] = codec;
      else if (codec !== true)
        problems.add(`outputs.${name}`, codec, "Write true, or codec({ name, encode, decode }).");
    }
  }
  return { outputNames: [...names], codecs };
}

function outputEntries(value: unknown): [unknown, unknown][] | undefined {
  if (Array.isArray(value)) return value.map((name: unknown) => [name, true]);
  return isRecord(value) ? Object.entries(value) : undefined;
}
