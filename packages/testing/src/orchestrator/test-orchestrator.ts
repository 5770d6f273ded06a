import type { OrchestratorCapabilities } from "@tsugite/core";
import type { Check } from "./check.ts";
import { allChecks } from "./checks/all-checks.ts";
import { Kit } from "./kit/kit.ts";
import type { TestedStack, TestOrchestratorOptions } from "./options.ts";

/**
 * The conformance kit for orchestrators: registers a test for each promise that a flavor makes by being one, chosen by
 * what its class says in `supports`; what is left out is shown as skipped, with the reason.
 *
 * It runs pipelines of its own on stacks that `createStack` makes, in a project in a temporary folder.
 *
 * @example
 * ```ts
 * import { test } from "vitest"; // or node:test, or jest
 * import { testOrchestrator } from "@tsugite/testing";
 * import { MyOrchestrator } from "./index.ts";
 *
 * await testOrchestrator({
 *   test,
 *   createStack: () => ({
 *     orchestrator: { class: MyOrchestrator, module: new URL("./index.ts", import.meta.url) },
 *   }),
 * });
 * ```
 * @returns Once all tests are registered, which is at once unless `createStack` is asynchronous: then await it.
 */
export async function testOrchestrator(options: TestOrchestratorOptions): Promise<void> {
  const made = options.createStack({ root: process.cwd() });
  const tested = made instanceof Promise ? await made : made;
  const supports = supportsOf(tested);
  const kit = new Kit(options, tested);
  for (const check of [closing(tested), ...allChecks({ kit, supports, tested })]) register(options, check);
}

function supportsOf({ orchestrator }: TestedStack): OrchestratorCapabilities {
  // What makes a class an orchestrator is looked at by the first test; here only its own word is needed.
  return (orchestrator.class as unknown as { readonly supports: OrchestratorCapabilities }).supports;
}

/** The stack that was made to see what the class supports was not used. */
function closing(tested: TestedStack): Check {
  return { name: "a stack is made and closed without being used", body: async () => tested.close?.() };
}

function register({ test, only }: TestOrchestratorOptions, { name, leftOut, body }: Check): void {
  const reason = leftOut ?? (only === undefined || only.test(name) ? undefined : `not among those chosen by ${only}`);
  if (reason === undefined) test(name, body);
  else test.skip(`${name} (left out: ${reason})`, body);
}
