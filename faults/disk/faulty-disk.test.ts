import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { hasShims, NO_SHIMS } from "../shim/compile-shim.ts";
import { readDiskLog } from "./disk-log.ts";
import { changeCount, type FaultyDisk, onFaultyDisk } from "./faulty-disk.ts";
import { ModelledDisk } from "./modelled-disk.ts";

// Says it out loud where the other tests of this package are skipped.
test("this machine can put a faulty disk under a process", () => {
  if (!hasShims) console.warn(NO_SHIMS);
  expect(hasShims || process.env.CI === undefined, NO_SHIMS).toBe(true);
});

interface Lab {
  readonly root: string;
  readonly log: string;
  readonly count: string;
  /** Runs a program of JavaScript on the faulty disk, in a process of its own, with its root as working directory. */
  run(program: string, disk?: Partial<FaultyDisk>): { status: number | null; signal: string | null; stdout: string };
  /** The folder as a crash now would leave it. */
  afterCrash(survival: "synced" | "names" | "everything"): Record<string, string>;
}

function makeLab(): Lab {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tsugite-disk-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [root, log, count] = [join(folder, "root"), join(folder, "log"), join(folder, "count")];
  mkdirSync(root);
  const before = new ModelledDisk(root);
  return {
    root,
    log,
    count,
    run(program, disk = {}) {
      const source = `const fs = require("node:fs"); ${program}`;
      const env = { ...process.env, ...onFaultyDisk({ root, log, count, ...disk }) };
      return spawnSync(process.execPath, ["-e", source], { cwd: root, env, encoding: "utf8" });
    },
    afterCrash(survival) {
      for (const change of readDiskLog(log)) before.apply(change);
      before.afterCrash(survival).writeTo(root);
      return Object.fromEntries(readdirSync(root).map((name) => [name, readFileSync(join(root, name), "utf8")]));
    },
  };
}

test.skipIf(!hasShims)("every change is seen, in its order, with its data", () => {
  const { root, log, count, run } = makeLab();
  run(`
    fs.mkdirSync("a"); fs.writeFileSync("a/b", "one"); fs.appendFileSync("a/b", "two");
    fs.renameSync("a/b", "c"); fs.linkSync("c", "d"); fs.copyFileSync("c", "e"); fs.unlinkSync("d");
    const fd = fs.openSync("c", "r+"); fs.ftruncateSync(fd, 2); fs.writevSync(fd, [Buffer.from("x"), Buffer.from("yz")], 1); fs.fsyncSync(fd);`);
  const changes = readDiskLog(log).map((change) =>
    "data" in change
      ? `write ${change.offset} ${change.data}`
      : Object.values(change)
          .filter((part) => typeof part === "string")
          .join(" "),
  );
  expect(changes).toEqual([
    "mkdir a",
    "create a/b",
    "write 0 one",
    "write 3 two",
    "rename a/b c",
    "link c d",
    "create e",
    "truncate e",
    "write 0 onetwo",
    "unlink d",
    "truncate c",
    "write 1 xyz",
    "sync c",
  ]);
  expect(changeCount(count)).toBe(13);
  expect(readFileSync(join(root, "c"), "utf8")).toBe("oxyz");
});

test.skipIf(!hasShims)("SQLite's own writes and syncs are seen", () => {
  const { log, run } = makeLab();
  const { status } = run(`
    const database = new (require("node:sqlite").DatabaseSync)("a.db");
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE a (b); INSERT INTO a VALUES (1)");`);
  expect(status).toBe(0);
  const synced = readDiskLog(log).flatMap((change) => (change.kind === "sync" ? [change.path] : []));
  expect(synced.filter((path) => path === "a.db-wal").length).toBeGreaterThanOrEqual(3);
  expect(synced).toContain(".");
});

test.skipIf(!hasShims)("a process is killed as soon as its k-th change is done, or half done", () => {
  const program = `fs.writeFileSync("a", "one"); fs.writeFileSync("b", "12345678"); fs.writeFileSync("c", "three");`;
  const killed = makeLab();
  expect(killed.run(program, { do: "kill", at: 3 })).toMatchObject({ signal: "SIGKILL" });
  expect(readdirSync(killed.root)).toEqual(["a", "b"]);
  expect(readFileSync(join(killed.root, "b"), "utf8")).toBe("");
  const torn = makeLab();
  expect(torn.run(program, { do: "tear", at: 4 })).toMatchObject({ signal: "SIGKILL" });
  expect(readFileSync(join(torn.root, "b"), "utf8")).toBe("1234");
  expect(existsSync(join(torn.root, "c"))).toBe(false);
});

test.skipIf(!hasShims)("a full disk takes nothing more, and lets go of what it has; other folders are spared", () => {
  const { root, run } = makeLab();
  const { stdout } = run(
    `for (const name of ["a", "b", "../c"]) try { fs.writeFileSync(name, "x"); } catch (error) { console.log(error.code, error.syscall); }
     fs.unlinkSync("a");`,
    { do: "fail", at: 3, error: "ENOSPC" },
  );
  expect(stdout).toBe("ENOSPC open\n");
  expect(readdirSync(root)).toEqual([]);
  expect(readdirSync(join(root, ".."))).toContain("c");
});

test.skipIf(!hasShims)("only what was synced survives a power failure", () => {
  const write = (name: string, sync: string): string =>
    `{ const fd = fs.openSync("${name}", "w"); fs.writeSync(fd, "text"); ${sync} fs.closeSync(fd); }`;
  const folder = `{ const fd = fs.openSync(".", "r"); fs.fsyncSync(fd); }`;
  const program = [write("a", "fs.fsyncSync(fd);"), write("b", ""), folder, write("c", "fs.fsyncSync(fd);")].join(";");
  const states = { synced: { a: "text", b: "" }, names: { a: "text", b: "", c: "text" } } as const;
  for (const [survival, left] of Object.entries(states)) {
    const lab = makeLab();
    lab.run(program);
    expect(lab.afterCrash(survival as keyof typeof states)).toEqual(left);
  }
});
