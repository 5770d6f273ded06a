import type { Problem } from "../error/problem.ts";
import type { JsonObject } from "../json/json.ts";
import type { CacheSpec, InputSpec, OutputSpec, PipelineSpec, StepSpec } from "./pipeline-spec.ts";

/**
 * What the builder of a pipeline described, before anybody looked at sources and files: a spec without digests.
 * Plain JSON, because it is made in a worker thread, where the user's code runs.
 */
export interface PipelineDraft extends Omit<PipelineSpec, "specVersion" | "steps" | "result"> {
  readonly steps: readonly StepDraft[];
  readonly result?: InputDraft;
  /** What is wrong with it; `compile` reports these together with its own. */
  readonly problems: readonly Problem[];
}

/** A {@link StepSpec} before its code and files were looked at. */
export interface StepDraft extends Omit<StepSpec, "code" | "inputs" | "outputs" | "cache"> {
  readonly inputs: Readonly<Record<string, InputDraft>>;
  readonly outputs: Readonly<Record<string, Omit<OutputSpec, "code">>>;
  readonly cache?: boolean | CacheDraft;
  /** Whether the step has an input schema, which then has a code digest of its own. */
  readonly hasInputSchema: boolean;
  /** `file:line` of its definition. */
  readonly at?: string;
}

/** A {@link CacheSpec} whose files are not yet looked at. */
export interface CacheDraft extends Omit<CacheSpec, "files"> {
  /** Patterns, sorted. */
  readonly files?: readonly string[];
}

/** An {@link InputSpec} whose data files are not yet looked at. */
export type InputDraft =
  | Exclude<InputSpec, { kind: "file" | "array" | "object" }>
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "array"; readonly items: readonly InputDraft[] }
  | { readonly kind: "object"; readonly entries: Readonly<Record<string, InputDraft>> };

/** JSON Schema, draft 2020-12. */
export type JsonSchema = JsonObject;
