import type { RetrySpec } from "../spec/pipeline-spec.ts";
import { durationAdvice, parseDuration } from "./duration.ts";
import { isRecord } from "./is-record.ts";
import type { OptionProblems } from "./option-problems.ts";

const retryDefaults: Readonly<Record<string, unknown>> = {
  delay: 1_000,
  backoff: "exponential",
  maxDelay: 300_000,
  jitter: true,
};

/** Reads the option `retries`, and fills in its defaults. */
export function parseRetries(value: unknown, problems: OptionProblems): RetrySpec | undefined {
  if (value === undefined) return undefined;
  const options: unknown = typeof value === "number" ? { count: value } : value;
  if (!isRecord(options)) {
    problems.add("retries", value, "Write a number of attempts after the first, or { count, delay, … }.");
    return undefined;
  }
  const inner = typeof value === "number" ? problems : problems.within("retries");
  const missing = options.count === undefined ? "count" : undefined;
  const meant = inner.refuseUnknown(options, ["count", "delay", "backoff", "maxDelay", "jitter"], missing);
  // A count under another name was just told, and is not told once more as missing.
  const isMisnamed = missing !== undefined && meant.includes(missing);
  const { count, delay, backoff, maxDelay, jitter } = { ...retryDefaults, ...definedOnly(options) };
  const isCount = typeof count === "number" && Number.isInteger(count) && count >= 0 && count <= 1000;
  const isBackoff = backoff === "constant" || backoff === "exponential";
  const spec = {
    count: isMisnamed
      ? undefined
      : inner.require(isCount ? count : undefined, {
          option: typeof value === "number" ? "retries" : "count",
          value: count,
          fix: "Write how many attempts may follow the first: a whole number from 0 to 1000.",
        }),
    delay: inner.require(parseDuration(delay), { option: "delay", value: delay, fix: durationAdvice }),
    backoff: inner.require(isBackoff ? backoff : undefined, {
      option: "backoff",
      value: backoff,
      fix: 'Write "constant" or "exponential".',
    }),
    maxDelay: inner.require(parseDuration(maxDelay), { option: "maxDelay", value: maxDelay, fix: durationAdvice }),
    jitter: inner.require(typeof jitter === "boolean" ? jitter : undefined, {
      option: "jitter",
      value: jitter,
      fix: "Write true or false.",
    }),
  };
  const complete = Object.values(spec).every((part) => part !== undefined);
  // All parts were just checked to be there.
  return complete ? (spec as RetrySpec) : undefined;
}

function definedOnly(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
