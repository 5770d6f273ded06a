// What programs use: the command line is in bin.ts.
export { compile } from "./client/compile.ts";
export { type RunOptions, type RunResult, run } from "./client/run.ts";
