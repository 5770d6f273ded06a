// What programs use: the command line is in bin.ts.
export { type AttachedRun, attach, type RunState, type WaitOptions } from "./client/attach.ts";
export type { AwaitOptions } from "./client/await-run.ts";
export { cancel } from "./client/cancel.ts";
export { type CollectedRun, collectGarbage, type Garbage, type GarbageOptions } from "./client/collect-garbage.ts";
export { compile } from "./client/compile.ts";
export { type ResumeOptions, resume } from "./client/resume.ts";
export { type RunOptions, type RunResult, run, type WatchOptions } from "./client/run.ts";
export type { RunPlace } from "./client/with-run.ts";
export type { LogAddress } from "./runs/engine-logs.ts";
