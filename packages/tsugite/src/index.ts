// What programs use: the command line is in bin.ts.
export { cancel } from "./client/cancel.ts";
export { collectGarbage, type Garbage, type GarbageOptions } from "./client/collect-garbage.ts";
export { compile } from "./client/compile.ts";
export { type ResumeOptions, resume } from "./client/resume.ts";
export { type RunOptions, type RunResult, run, type WatchOptions } from "./client/run.ts";
