/**
 * The `test` of a runner: vitest, node:test and jest all have this shape.
 *
 * `skip` shows a check that was left out, with the reason in its name, so that nothing is missing silently.
 */
export interface TestFunction {
  /** @param timeout Milliseconds; node:test, which has no limit, ignores it. */
  (name: string, body: () => Promise<void>, timeout?: number): unknown;
  readonly skip: (name: string, body: () => Promise<void>) => unknown;
}
