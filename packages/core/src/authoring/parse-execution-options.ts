import type { CacheDraft } from "../spec/pipeline-draft.ts";
import type { ResourceSpec, RetrySpec } from "../spec/pipeline-spec.ts";
import { durationAdvice, parseDuration } from "./duration.ts";
import type { OptionProblems } from "./option-problems.ts";
import { parseCache } from "./parse-cache.ts";
import { parseResources } from "./parse-resources.ts";
import { parseRetries } from "./parse-retries.ts";

/** The parsed form of `ExecutionOptions`. */
export interface ExecutionSpec {
  readonly retries?: RetrySpec;
  readonly timeout?: number;
  readonly resources?: ResourceSpec;
  readonly isolation?: "thread" | "process";
  readonly cache?: boolean | CacheDraft;
}

/** Names of the options that {@link parseExecutionOptions} reads. */
export const executionOptionNames = ["retries", "timeout", "resources", "isolation", "cache"] as const;

/** Reads the options that steps and pipelines have in common. */
export function parseExecutionOptions(
  options: Readonly<Record<string, unknown>>,
  problems: OptionProblems,
): ExecutionSpec {
  const retries = parseRetries(options.retries, problems);
  const timeout = parseTimeout(options.timeout, problems);
  const resources = parseResources(options.resources, problems);
  const isolation = parseIsolation(options.isolation, problems);
  const cache = parseCache(options.cache, problems);
  return {
    ...(retries === undefined ? {} : { retries }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(resources === undefined ? {} : { resources }),
    ...(isolation === undefined ? {} : { isolation }),
    ...(cache === undefined ? {} : { cache }),
  };
}

function parseTimeout(value: unknown, problems: OptionProblems): number | undefined {
  if (value === undefined) return undefined;
  const timeout = parseDuration(value);
  return problems.require(timeout === 0 ? undefined : timeout, { option: "timeout", value, fix: durationAdvice });
}

function parseIsolation(value: unknown, problems: OptionProblems): ExecutionSpec["isolation"] {
  if (value === undefined || value === "thread" || value === "process") return value;
  problems.add("isolation", value, 'Write "thread" or "process".');
  return undefined;
}
