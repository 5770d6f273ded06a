import { AssertionError } from "node:assert/strict";
import { isError, TsugiteError } from "@tsugite/core";
import { describeFound } from "./describe-found.ts";

/** What an error is expected to have. */
export interface ExpectedError {
  readonly code?: string;
  /** A text that it contains, or what it matches. */
  readonly message?: string | RegExp;
}

/** Fails unless work is refused with an error that has what was expected; `what` names the work. */
export async function assertRejects(work: Promise<unknown>, expected: ExpectedError, what: string): Promise<void> {
  const settled = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  assertRefused(settled, expected, what);
}

/** Fails unless a call throws an error that has what was expected. */
export function assertThrows(call: () => unknown, expected: ExpectedError, what: string): void {
  let settled: { readonly value: unknown } | { readonly error: unknown };
  try {
    settled = { value: call() };
  } catch (error) {
    settled = { error };
  }
  assertRefused(settled, expected, what);
}

function assertRefused(
  settled: { readonly value: unknown } | { readonly error: unknown },
  expected: ExpectedError,
  what: string,
): void {
  const wanted = describeError(expected.code, expected.message);
  if ("value" in settled) {
    throw new AssertionError({
      message: `${what} gave ${describeFound(settled.value)} instead of raising ${wanted}`,
      actual: describeFound(settled.value),
      expected: wanted,
    });
  }
  const { error } = settled;
  if (isExpected(error, expected)) return;
  const failed = new AssertionError({
    message: `${what} raised ${TsugiteError.is(error) ? `${error.code}: ${error.message}` : String(error)} instead of ${wanted}`,
    actual: error,
    expected,
  });
  failed.cause = error;
  throw failed;
}

function isExpected(error: unknown, { code, message }: ExpectedError): boolean {
  if (!isError(error)) return false;
  if (code !== undefined && (error as { readonly code?: unknown }).code !== code) return false;
  return typeof message === "string"
    ? error.message.includes(message)
    : message === undefined || message.test(error.message);
}

function describeError(code: string | undefined, message: string | RegExp | undefined): string {
  const named = code ?? "an error";
  if (message === undefined) return named;
  return typeof message === "string" ? `${named} that says "${message}"` : `${named} that matches ${message}`;
}
