import { isPlainObject } from "../codec/describe-value.ts";
import type { ResourceSpec, RetrySpec } from "../spec/pipeline-spec.ts";
import { parseDuration } from "./duration.ts";
import { parseMemory } from "./memory.ts";
import type { OptionProblems } from "./option-problems.ts";

/** The parsed form of `ExecutionOptions`. */
export interface ExecutionSpec {
  readonly retries?: RetrySpec;
  readonly timeout?: number;
  readonly resources?: ResourceSpec;
  readonly cache?: boolean;
}

/** Names of the options that {@link parseExecutionOptions} reads. */
export const executionOptionNames = ["retries", "timeout", "resources", "cache"] as const;

const durationAdvice = 'Write milliseconds, or for example "90s", "10m", "1h30m".';
const retryDefaults = { delay: 1_000, backoff: "exponential", maxDelay: 300_000, jitter: true } as const;

/** Reads the options that steps and pipelines have in common. */
export function parseExecutionOptions(options: Readonly<Record<string, unknown>>, problems: OptionProblems): ExecutionSpec {
  const retries = parseRetries(options["retries"], problems);
  const timeout = parseTimeout(options["timeout"], problems);
  const resources = parseResources(options["resources"], problems);
  const { cache } = options;
  if (cache !== undefined && typeof cache !== "boolean") problems.add("cache", cache, "Write true or false.");
  return {
    ...(retries === undefined ? {} : { retries }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(resources === undefined ? {} : { resources }),
    ...(typeof cache === "boolean" ? { cache } : {}),
  };
}

function parseRetries(value: unknown, problems: OptionProblems): RetrySpec | undefined {
  if (value === undefined) return undefined;
  const options: unknown = typeof value === "number" ? { count: value } : value;
  if (!isRecord(options)) {
    problems.add("retries", value, "Write a number of attempts after the first, or { count, delay, … }.");
    return undefined;
  }
  problems.refuseUnknown(options, ["count", "delay", "backoff", "maxDelay", "jitter"], "retries.");
  const { count, delay = retryDefaults.delay, backoff = retryDefaults.backoff } = options;
  const { maxDelay = retryDefaults.maxDelay, jitter = retryDefaults.jitter } = options;
  const spec = {
    count: problems.require(Number.isInteger(count) && Number(count) >= 0 && Number(count) <= 1000 ? Number(count) : undefined, {
      option: typeof value === "number" ? "retries" : "retries.count",
      value: count,
      fix: "Write how many attempts may follow the first: a whole number from 0 to 1000.",
    }),
    delay: problems.require(parseDuration(delay), { option: "retries.delay", value: delay, fix: durationAdvice }),
    backoff: problems.require(backoff === "constant" || backoff === "exponential" ? backoff : undefined, {
      option: "retries.backoff",
      value: backoff,
      fix: 'Write "constant" or "exponential".',
    }),
    maxDelay: problems.require(parseDuration(maxDelay), { option: "retries.maxDelay", value: maxDelay, fix: durationAdvice }),
    jitter: problems.require(typeof jitter === "boolean" ? jitter : undefined, {
      option: "retries.jitter",
      value: jitter,
      fix: "Write true or false.",
    }),
  };
  const complete = Object.values(spec).every((part) => part !== undefined);
  // All parts were just checked to be there.
  return complete ? (spec as RetrySpec) : undefined;
}

function parseTimeout(value: unknown, problems: OptionProblems): number | undefined {
  if (value === undefined) return undefined;
  const timeout = parseDuration(value);
  return problems.require(timeout === 0 ? undefined : timeout, { option: "timeout", value, fix: durationAdvice });
}

function parseResources(value: unknown, problems: OptionProblems): ResourceSpec | undefined {
  if (value === undefined) return undefined;
  if (!isRecord(value)) {
    problems.add("resources", value, 'Write for example { cpu: 2, memory: "4Gi" }.');
    return undefined;
  }
  problems.refuseUnknown(value, ["cpu", "memory", "gpu"], "resources.");
  const { cpu, memory, gpu } = value;
  const spec: { cpu?: number; memory?: number; gpu?: number } = {};
  if (typeof cpu === "number" && cpu > 0 && Number.isFinite(cpu)) spec.cpu = cpu;
  else if (cpu !== undefined) problems.add("resources.cpu", cpu, "Write a number of cores, for example 0.5 or 2.");
  const bytes = memory === undefined ? undefined : parseMemory(memory);
  if (bytes !== undefined) spec.memory = bytes;
  else if (memory !== undefined) problems.add("resources.memory", memory, 'Write bytes, or for example "512Mi" or "4Gi".');
  if (typeof gpu === "number" && Number.isInteger(gpu) && gpu >= 0) spec.gpu = gpu;
  else if (gpu !== undefined) problems.add("resources.gpu", gpu, "Write a number of whole devices.");
  return Object.keys(spec).length === 0 ? undefined : spec;
}

/** Whether a value is an object of options. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && isPlainObject(value);
}

