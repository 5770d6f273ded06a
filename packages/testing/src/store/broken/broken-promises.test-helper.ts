import type { TestFunction } from "../../test-function.ts";

/** Runs every check that a kit registers, one after the other; the messages of those that fail, and what was skipped. */
export async function brokenPromises(register: (test: TestFunction) => void): Promise<readonly string[]> {
  const checks: (() => Promise<void>)[] = [];
  const messages: string[] = [];
  const collect = (_name: string, body: () => Promise<void>): void => void checks.push(body);
  register(Object.assign(collect, { skip: (name: string): void => void messages.push(`Skipped: ${name}`) }));
  for (const check of checks) {
    try {
      await check();
    } catch (error) {
      messages.push(error instanceof Error ? error.message : String(error));
    }
  }
  return messages;
}

/** A message without what differs from run to run. */
export function stableMessage(message: string): string {
  return message
    .replaceAll(/\/\S*?\/tsugite-[a-z]+-[A-Za-z0-9]+/g, "<folder>")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<id>")
    .replaceAll(/\b[0-9a-f]{64}\b/g, "<digest>")
    .replaceAll(/\b[0-9a-f]{2}\/(?=<digest>)/g, "<shard>/")
    .replaceAll(/\b[0-9a-f]{32}\b/g, "<bytes>")
    .replaceAll(/\b1[0-9]{9}(\.[0-9]+|[0-9]{3})\b/g, "<time>")
    .replaceAll(/after [0-9]+ tests/g, "after some tests")
    .replaceAll(/\{ seed: .*\}/g, "{ seed: … }")
    .replaceAll(/(Counterexample: |Shrunk |readLogs\(\)\[).*/g, "$1…");
}
