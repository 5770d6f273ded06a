import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPostgres } from "../../packages/metadata-store-postgres/src/real-postgres/find-postgres.test-helper.ts";
import type { Lab } from "./lab.ts";

/** A PostgreSQL on the disk that is measured, which syncs as it does by default. */
export interface BenchPostgres {
  readonly url: string;
  /** Milliseconds that PostgreSQL takes for a transaction of a script, by its own pgbench over one connection. */
  pgbench(script: string, transactions: number): number;
  execute(sql: string): void;
}

const PORT = 54_329;

/** Undefined where it is not installed, or without `pgbench`. */
export function withPostgres<T>(lab: Lab, work: (postgres: BenchPostgres) => T): T | undefined {
  const bin = findPostgres();
  if (bin === undefined) return undefined;
  const folder = join(lab.scratch, "postgres");
  mkdirSync(folder);
  chmodSync(lab.scratch, 0o755);
  // It does not run as root; its Debian package makes a user for it.
  const account = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
  const data = join(folder, "data");
  const run = (program: string, args: readonly string[]): string =>
    execFileSync(join(bin, program), args, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      ...account,
    });
  const server = ["-h", "127.0.0.1", "-p", String(PORT), "-U", "tsugite"];
  run("initdb", ["-D", data, "-U", "tsugite", "-E", "UTF8", "--auth=trust"]);
  const options = `-p ${PORT} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`;
  run("pg_ctl", ["-D", data, "-l", join(folder, "log"), "-o", options, "-w", "start"]);
  try {
    return work({
      url: `postgres://tsugite@127.0.0.1:${PORT}/postgres`,
      execute: (sql) => void run("psql", [...server, "-q", "-c", sql, "postgres"]),
      pgbench: (script, transactions) => {
        const file = join(folder, "script.sql");
        writeFileSync(file, script, { mode: 0o644 });
        const told = run("pgbench", [...server, "-n", "-f", file, "-t", String(transactions), "postgres"]);
        return Number(/latency average = ([\d.]+) ms/.exec(told)?.[1]);
      },
    });
  } finally {
    run("pg_ctl", ["-D", data, "-m", "immediate", "-w", "stop"]);
  }
}

function idOf(flag: string): number {
  return Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
}
