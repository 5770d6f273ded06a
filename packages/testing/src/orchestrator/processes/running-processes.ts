import { readdir, readFile, readlink } from "node:fs/promises";
import { sep } from "node:path";

/** A process of this machine. */
export interface RunningProcess {
  readonly pid: number;
  readonly command: string;
}

/** Why processes cannot be found on this system; undefined where they can. */
export const whyNoProcesses: string | undefined =
  process.platform === "linux" ? undefined : `processes are found by /proc, which ${process.platform} has not`;

/** By what a process is known to belong to a run. */
export interface ProcessMark {
  /** A variable in the environment that it was started with, `NAME=value`. */
  readonly variable: string;
  /** Absolute path of a folder that it works in, or that its command names. */
  readonly folder: string;
}

/** The processes with a mark, but for this one; those that have ended and that nobody waited for are none. */
export async function processesWith(mark: ProcessMark): Promise<readonly RunningProcess[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(names.map((name) => processWith(name, mark)));
  return found.filter((each) => each !== undefined);
}

async function processWith(pid: string, { variable, folder }: ProcessMark): Promise<RunningProcess | undefined> {
  try {
    const [environment, command, directory, status] = await Promise.all([
      readFile(`/proc/${pid}/environ`, "utf8"),
      readFile(`/proc/${pid}/cmdline`, "utf8"),
      readlink(`/proc/${pid}/cwd`),
      readFile(`/proc/${pid}/stat`, "utf8"),
    ]);
    if (/^\d+ \(.*\) Z/s.test(status)) return undefined;
    const isMarked = environment.split("\0").includes(variable);
    const isInside = command.includes(folder) || directory === folder || directory.startsWith(folder + sep);
    return isMarked || isInside ? { pid: Number(pid), command: command.replaceAll("\0", " ").trim() } : undefined;
  } catch {
    // It has ended, or belongs to somebody else.
    return undefined;
  }
}
