import type { BaseOrchestrator, OrchestratorCapabilities } from "@tsugite/core";
import type { Check } from "./check.ts";
import { allChecks } from "./checks/all-checks.ts";
import { Kit, TIME_LIMIT } from "./kit/kit.ts";
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
  const tested = "then" in made ? await made : made;
  const supports = supportsOf(tested);
  const kit = new Kit(options, tested);
  const checks = [closing(tested), ...allChecks({ kit, supports, tested, options })].map((check) =>
    chosen(check, options),
  );
  // The kit gives up by itself, with a better message than that of a runner. No check has more than two runs after each other.
  const timeout = 2 * (options.timeLimit ?? TIME_LIMIT) + 60_000;
  let remaining = checks.filter(({ leftOut }) => leftOut === undefined).length;
  for (const { name, leftOut, body } of checks) {
    if (leftOut !== undefined) options.test.skip(`${name} (left out: ${leftOut})`, body);
    else {
      const closesAfterwards = async (): Promise<void> => {
        try {
          await body();
        } finally {
          remaining -= 1;
          if (remaining === 0) await kit.close();
        }
      };
      options.test(name, closesAfterwards, timeout);
    }
  }
}

function supportsOf({ orchestrator }: TestedStack): OrchestratorCapabilities {
  const { supports } = orchestrator.class as unknown as Partial<typeof BaseOrchestrator>;
  const { name } = orchestrator.class;
  if (supports !== undefined) return supports;
  throw new TypeError(
    `createStack() gave ${name} as orchestrator, which extends no BaseOrchestrator of @tsugite/core.`,
  );
}

/** The stack that was made to see what the class supports was not used. */
function closing(tested: TestedStack): Check {
  return { name: "a stack is made and closed without being used", body: async () => tested.close?.() };
}

function chosen(check: Check, { only }: TestOrchestratorOptions): Check {
  if (check.leftOut !== undefined || only === undefined || only.test(check.name)) return check;
  return { ...check, leftOut: `${only} does not choose it` };
}
