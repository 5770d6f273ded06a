import { fileURLToPath } from "node:url";
import type { BaseOrchestrator } from "@tsugite/core";
import type { TestFunction } from "../../test-function.ts";
import type { TestOrchestratorOptions } from "../options.ts";
import { testOrchestrator } from "../test-orchestrator.ts";

/** What became of one test of the kit. */
export interface KitTest {
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped";
  readonly message?: string;
}

/** Runs the kit on a class, as a runner would, and tells what became of each test. */
export async function kitReport(
  tested: abstract new (options: never) => BaseOrchestrator,
  module: URL,
  options: Pick<TestOrchestratorOptions, "only" | "timeLimit" | "together">,
): Promise<readonly KitTest[]> {
  const registered: { readonly name: string; readonly body?: () => Promise<void> }[] = [];
  const test: TestFunction = Object.assign(
    (name: string, body: () => Promise<void>) => registered.push({ name, body }),
    {
      skip: (name: string) => registered.push({ name }),
    },
  );
  await testOrchestrator({ test, createStack: () => ({ orchestrator: { class: tested, module } }), ...options });
  const report: KitTest[] = [];
  for (const { name, body } of registered) {
    if (body === undefined) report.push({ name, status: "skipped" });
    else report.push(await outcomeOf(name, body));
  }
  return report;
}

async function outcomeOf(name: string, body: () => Promise<void>): Promise<KitTest> {
  try {
    await body();
    return { name, status: "passed" };
  } catch (error) {
    return { name, status: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}

const REPOSITORY = fileURLToPath(new URL("../../../../../", import.meta.url));

/** Without what differs from run to run. */
export function withoutChance(message: string): string {
  return message
    .replaceAll(REPOSITORY, "")
    .replaceAll(/\/[^\s,]*tsugite-kit-[^\s,]*/g, "<path>")
    .replaceAll(/\b[\w-]+-\d{8}-\d{6}-\w{6}/g, "<run>")
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, "<id>")
    .replaceAll(/^(\s+)\d+ .*node/gm, "$1<pid> node");
}
