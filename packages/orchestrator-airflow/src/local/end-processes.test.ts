import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { endProcesses } from "./end-processes.ts";
import { type ProcessRow, processTable, treeOf } from "./process-table.ts";

/** A process in a group of its own; of what it prints, the first line. */
async function startNode(code: string): Promise<{ child: ChildProcess; pid: number; line: string }> {
  const child = spawn(process.execPath, ["-e", code], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
  const { pid = 0 } = child;
  onTestFinished(() => {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended, as it should.
    }
  });
  const [data] = await once(child.stdout ?? child, "data");
  return { child, pid, line: String(data).trim() };
}

async function markOf(pid: number): Promise<{ pid: number; start: string }> {
  const row = (await processTable()).get(pid);
  expect(row).toBeDefined();
  return { pid, start: row?.start ?? "" };
}

const wait = "setInterval(() => {}, 1000);";
const child = (code: string, options = "{}"): string =>
  `const c = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(code)}], ${options}); console.log(c.pid);`;

test("what a process has started ends with it: children in groups of their own, and those that lost their parent", async () => {
  const own = await startNode(child(wait, "{ detached: true, stdio: 'ignore' }") + wait);
  const orphan = await startNode(`${child(wait, "{ stdio: 'ignore' }")} setTimeout(() => process.exit(), 300)`);
  const marks = [await markOf(own.pid), await markOf(orphan.pid)];
  await once(orphan.child, "exit");
  const children = [Number(own.line), Number(orphan.line)];
  for (const pid of children) expect((await processTable()).has(pid)).toBe(true);
  await endProcesses(marks);
  const table = await processTable();
  for (const pid of [own.pid, ...children]) expect(table.has(pid)).toBe(false);
});

test("one that does not listen is killed", { timeout: 30_000 }, async () => {
  const stubborn = await startNode(`process.on("SIGTERM", () => {}); console.log("ready"); ${wait}`);
  await endProcesses([await markOf(stubborn.pid)]);
  expect((await processTable()).has(stubborn.pid)).toBe(false);
});

test("a process that has only the number of one that was there is left alone", async () => {
  const other = await startNode(`console.log("ready"); ${wait}`);
  await endProcesses([{ pid: other.pid, start: "another time" }]);
  expect((await processTable()).has(other.pid)).toBe(true);
});

test("the tree of a process never has its parents, nor anything that none of it has started", () => {
  const rows = fc.array(fc.record({ parent: fc.nat(12), group: fc.nat(12) }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 12 }), (drawn, root) => {
      // A parent is older than its child, and a group has the number of its first process.
      const table = new Map<number, ProcessRow>(
        drawn.map(({ parent, group }, index) => {
          const pid = index + 1;
          return [pid, { pid, parent: parent % pid, group: group % 2 === 0 ? pid : parent % pid || pid, start: "t" }];
        }),
      );
      const found = treeOf(table, [{ pid: root, start: "t" }]).map(({ pid }) => pid);
      expect(found).toContain(root);
      for (const pid of found) expect(pid).toBeGreaterThanOrEqual(root);
      for (const { pid, parent } of table.values()) if (found.includes(parent)) expect(found).toContain(pid);
    }),
  );
});
