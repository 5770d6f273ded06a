import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** A process of this machine. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Changes when another process takes the number. */
  readonly start: string;
}

/** A process that was there once. */
export type ProcessMark = Pick<ProcessRow, "pid" | "start">;

/** The processes of this machine, by their numbers: from /proc, or where there is none, from `ps`. */
export async function processTable(): Promise<ReadonlyMap<number, ProcessRow>> {
  const rows = process.platform === "linux" ? await rowsOfProc() : await rowsOfPs();
  return new Map(rows.map((row) => [row.pid, row]));
}

/** The processes that are still there of some, with all that they have started: children of children, and their groups. */
export function treeOf(table: ReadonlyMap<number, ProcessRow>, roots: readonly ProcessMark[]): readonly ProcessRow[] {
  const there = roots.filter(({ pid, start }) => table.get(pid)?.start === start).map(({ pid }) => pid);
  // A child that lost its parent keeps the group, whose number is not given to another process meanwhile.
  const groups = new Set(roots.map(({ pid }) => pid).filter((pid) => there.includes(pid) || !table.has(pid)));
  const found = new Set(there);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const { pid, parent, group } of table.values()) if (found.has(parent) || groups.has(group)) found.add(pid);
  }
  return [...found].flatMap((pid) => table.get(pid) ?? []);
}

async function rowsOfProc(): Promise<readonly ProcessRow[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(names.map((name) => readFile(`/proc/${name}/stat`, "utf8").catch(() => undefined)));
  return stats.flatMap((stat, index) => {
    if (stat === undefined) return [];
    // proc(5); the name of the program stands in parentheses, and may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, parent, group] = fields;
    // What has ended and was not waited for is no process any more.
    if (state === "Z" || state === "X") return [];
    return [{ pid: Number(names[index]), parent: Number(parent), group: Number(group), start: fields[19] ?? "" }];
  });
}

async function rowsOfPs(): Promise<readonly ProcessRow[]> {
  const args = ["-A", "-o", "pid=", "-o", "ppid=", "-o", "pgid=", "-o", "stat=", "-o", "lstart="];
  const { stdout } = await promisify(execFile)("ps", args, { env: { ...process.env, LC_ALL: "C", TZ: "UTC" } });
  return stdout.split("\n").flatMap((line) => {
    const [pid, parent, group, state, ...start] = line.trim().split(/\s+/);
    if (pid === undefined || pid === "" || state?.startsWith("Z") === true) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), start: start.join(" ") }];
  });
}
