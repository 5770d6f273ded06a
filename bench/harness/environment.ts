import { execFileSync } from "node:child_process";
import { statfsSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** Names of file systems by the magic number that Linux has for them. */
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  61267: "ext4",
  16914836: "tmpfs",
  2435016766: "btrfs",
  1481003842: "xfs",
  2035054128: "overlay",
};

/** What a result depends on besides the code. */
export interface Environment {
  readonly commit: string;
  readonly node: string;
  readonly system: string;
  readonly processors: string;
  readonly memoryMB: number;
  /** Of the folder that was written to; on `tmpfs` nothing is durable. */
  readonly fileSystem: string;
  /** Processes that wanted to run in the last minute before, without this one. */
  readonly load: number;
}

export function environmentOf(root: string, scratch: string): Environment {
  const { type } = statfsSync(scratch);
  return {
    commit: commitOf(root),
    node: process.version,
    system: `${process.platform} ${process.arch}`,
    processors: `${availableParallelism()} × ${cpus()[0]?.model ?? "unknown"}`,
    memoryMB: Math.round(totalmem() / 1e6),
    fileSystem: FILE_SYSTEMS[type] ?? `type ${type}`,
    load: loadavg()[0] ?? 0,
  };
}

export function describeEnvironment({ commit, node, system, processors, fileSystem, load }: Environment): string {
  const busy = load < 0.5 ? "" : ", so other processes took their share: measure again on a quiet machine";
  return `Tsugite ${commit}, Node ${node} on ${system}, ${processors}, ${fileSystem}; load ${load.toFixed(1)} before${busy}.`;
}

function commitOf(root: string): string {
  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", root, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    return (
      git("rev-parse", "--short", "HEAD") +
      (git("status", "--porcelain", "--", "packages") === "" ? "" : " and changes")
    );
  } catch {
    return "outside of a repository";
  }
}
