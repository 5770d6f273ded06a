import type { Lab } from "./lab.ts";
import type { Project } from "./project.ts";
import { runProgram } from "./run-child.ts";

/**
 * What the disk and SQLite take by themselves: milliseconds of `transactions` bare durable transactions of one row with
 * `bytes` bytes each, in a new database and a new process.
 */
export function timeBareTransactions(lab: Lab, project: Project, transactions: number, bytes: number): number {
  return runProgram<{ ms: number }>(lab, project.folder, "floor/bare-transactions.js", { transactions, bytes }).told.ms;
}
