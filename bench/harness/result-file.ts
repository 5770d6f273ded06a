import { readFileSync, writeFileSync } from "node:fs";
import type { Figure } from "./bench-case.ts";
import type { Environment } from "./environment.ts";

const FORMAT = 1;

/** All that was measured, sample by sample, and where. */
export interface BenchResult {
  readonly format: typeof FORMAT;
  /** When it was begun, ISO 8601. */
  readonly at: string;
  readonly environment: Environment;
  readonly figures: readonly Figure[];
}

export function writeResult(path: string, result: Omit<BenchResult, "format">): void {
  writeFileSync(path, `${JSON.stringify({ format: FORMAT, ...result }, undefined, 2)}\n`);
}

export function readResult(path: string): BenchResult {
  const result: BenchResult = JSON.parse(readFileSync(path, "utf8"));
  if (result.format === FORMAT) return result;
  throw new Error(`${path} has the format ${result.format}; this harness reads the format ${FORMAT}.`);
}
