import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

function runKit(store: string): { readonly status: number | null; readonly report: string } {
  const fixture = fileURLToPath(new URL("node-test.test-fixture.ts", import.meta.url));
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout } = spawnSync(
    process.execPath,
    ["--conditions=@tsugite/source", "--no-warnings", "--test", "--test-reporter=spec", fixture],
    { encoding: "utf8", env: { ...env, STORE: store } },
  );
  return { status, report: stdout };
}

test("the kit runs in node:test, which shows what was left out, and fails there for a broken store", () => {
  const good = runKit("good");
  expect(good.report).toMatch(/pass 14\n.*fail 0\n.*cancelled 0\n.*skipped 2\n/);
  expect(good.report).toContain("(left out: the kit was given no damage())");
  expect(good.status).toBe(0);
  const broken = runKit("broken");
  expect(broken.report).toContain("Broken promise: a store that was closed can be used again.");
  expect(broken.report).toContain("has() after close() is false instead of true");
  expect(broken.status).toBe(1);
});
