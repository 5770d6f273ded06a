import type { InputDraft, StepDraft } from "../spec/pipeline-draft.ts";
import type { ExecutionSpec } from "./parse-execution-options.ts";
import { hookNames } from "./parse-hooks.ts";
import type { StepDefinition } from "./step.ts";

/** What {@link stepDraft} puts together. */
export interface Invocation {
  readonly name: string;
  readonly source: string;
  readonly at: string | undefined;
  readonly definition: StepDefinition;
  readonly inputs: Readonly<Record<string, InputDraft>>;
  readonly after: readonly string[];
  /** What the pipeline sets for all steps. */
  readonly defaults: ExecutionSpec;
}

/** One invocation as it stands in the draft. */
export function stepDraft(invocation: Invocation): StepDraft {
  const { name, source, at, definition, inputs, after, defaults } = invocation;
  const { outputNames = ["output"], codecs, settings } = definition;
  const { retries, timeout, resources, isolation, cache } = { ...defaults, ...definition };
  const outputs = outputNames.map((output) => [output, { codec: codecs[output]?.name ?? "auto" }] as const);
  return {
    name,
    source,
    inputs,
    outputs: Object.fromEntries(outputs),
    hasInputSchema: definition.input !== undefined,
    ...(at === undefined ? {} : { at }),
    ...(after.length === 0 ? {} : { after }),
    ...(retries === undefined || retries.count === 0 ? {} : { retries }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(resources === undefined ? {} : { resources }),
    ...(isolation === "process" ? { isolation } : {}),
    // An empty object replaces what the pipeline says, and says nothing itself.
    ...(cache === undefined || (typeof cache === "object" && Object.keys(cache).length === 0) ? {} : { cache }),
    ...hookNames(definition.hooks),
    ...(settings === undefined ? {} : { settings }),
  };
}
