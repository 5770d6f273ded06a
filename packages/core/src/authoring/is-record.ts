import { isPlainObject } from "../codec/describe-value.ts";

/** Whether a value is an object of options. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && isPlainObject(value);
}
