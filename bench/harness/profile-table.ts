import { readdirSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { formatNumber } from "./figure-table.ts";
import { table } from "./table.ts";

const SHOWN = 40;

/** What of the format of `--cpu-prof` is used. */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Id of the node that each sample found on top of the stack. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
}

/**
 * Where the main threads of all profiles in a folder spent their time: per function, without what it called. Functions
 * written in C++, such as SQLite's, have no place.
 */
export function profileTable(folder: string): string {
  const places = new Map<string, number>();
  let total = 0;
  for (const file of readdirSync(folder)) {
    // CPU.<date>.<time>.<process>.<thread>.<number>.cpuprofile
    if (!file.endsWith(".cpuprofile") || file.split(".")[4] !== "0") continue;
    for (const [place, ms] of selfTimes(JSON.parse(readFileSync(join(folder, file), "utf8")))) {
      total += ms;
      places.set(place, (places.get(place) ?? 0) + ms);
    }
  }
  const rows = [...places].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
  return table(
    ["function", "self", "share"],
    rows.map(([place, ms]) => [place, `${formatNumber(ms, "ms")} ms`, `${((ms / total) * 100).toFixed(1)} %`]),
  );
}

function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): ReadonlyMap<string, number> {
  const placeOf = new Map(nodes.map((node) => [node.id, describe(node)]));
  const times = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const place = placeOf.get(id) ?? "";
    times.set(place, (times.get(place) ?? 0) + (timeDeltas[index] ?? 0) / 1_000);
  }
  return times;
}

function describe({ callFrame }: ProfileNode): string {
  const { functionName, url, lineNumber, columnNumber } = callFrame;
  const name = functionName === "" ? "(anonymous)" : functionName;
  if (url === "" || url.startsWith("node:")) return url === "" ? name : `${name} ${url}`;
  if (!url.startsWith("file:")) return `${name} ${url}`;
  const path = fileURLToPath(url);
  const entry = sourceMapOf(path)?.findEntry(lineNumber, columnNumber);
  if (entry === undefined || !("originalSource" in entry)) return `${name} ${relative("", path)}:${lineNumber + 1}`;
  return `${name} ${entry.originalSource.replace(/^(\.\.\/)+/, "")}:${entry.originalLine + 1}`;
}

const sourceMaps = new Map<string, SourceMap | undefined>();

function sourceMapOf(path: string): SourceMap | undefined {
  if (!sourceMaps.has(path)) sourceMaps.set(path, readSourceMap(`${path}.map`));
  return sourceMaps.get(path);
}

function readSourceMap(path: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}
