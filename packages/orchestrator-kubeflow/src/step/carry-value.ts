import type { Json } from "@tsugite/core";

/** Begins a text that stands for another value; see {@link carryValue}. */
const MARK = "tsugite-value:";

/**
 * What is replaced in values on their way to a step: variables of Kubernetes, placeholders of Kubeflow (`{{…}}`) and of its
 * schedules (`[[…]]`).
 */
const REPLACED = /\$[$(]|\{\{|\[\[(?:RunUUID|ScheduledTime|CurrentTime|Index)/;

/** Half of a pair of UTF-16, which no protobuf can hold. */
const HALF_CHARACTER = /\p{Surrogate}/u;

/**
 * A value as Kubeflow carries it unchanged. Texts in which something would be replaced, and null, which it cannot carry,
 * become texts that stand for them; everything else stays readable. {@link readValue} is its inverse.
 */
export function carryValue(value: Json): Json {
  if (value === null) return marked(null);
  if (typeof value === "string") return isSafe(value) ? value : marked(value);
  if (Array.isArray(value)) return value.map(carryValue);
  if (typeof value !== "object") return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, part]) => [isSafe(key) ? key : marked(key), carryValue(part)]));
}

/** The value that was carried. Texts that people typed into Kubeflow's interface stand for themselves. */
export function readValue(carried: Json): Json {
  if (typeof carried === "string") return readText(carried);
  if (Array.isArray(carried)) return carried.map(readValue);
  if (typeof carried !== "object" || carried === null) return carried;
  const entries = Object.entries(carried);
  return Object.fromEntries(entries.map(([key, part]) => [String(readText(key)), readValue(part)]));
}

function isSafe(text: string): boolean {
  return !REPLACED.test(text) && !text.startsWith(MARK) && !HALF_CHARACTER.test(text);
}

function marked(value: string | null): string {
  return `${MARK}${encodeURIComponent(JSON.stringify(value))}`;
}

function readText(text: string): Json {
  if (!text.startsWith(MARK)) return text;
  try {
    return JSON.parse(decodeURIComponent(text.slice(MARK.length)));
  } catch {
    return text;
  }
}
