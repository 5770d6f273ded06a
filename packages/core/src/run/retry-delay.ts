import type { RetrySpec } from "../spec/pipeline-spec.ts";

/**
 * Milliseconds to wait before the next attempt.
 *
 * Jitter draws from the upper half, so that a delay is still felt while steps that failed together part ways.
 *
 * @param failed Number of attempts that have failed, from 1.
 * @param random From 0 to 1. @default Math.random
 */
export function retryDelay(retries: RetrySpec, failed: number, random: () => number = Math.random): number {
  const grown = retries.backoff === "exponential" ? retries.delay * 2 ** (failed - 1) : retries.delay;
  const delay = Math.min(grown, retries.maxDelay);
  return retries.jitter ? delay / 2 + (random() * delay) / 2 : delay;
}
