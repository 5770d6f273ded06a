// What programs use: the command line is in bin.ts.
export { type AttachedRun, attach, type RunState, type WaitOptions } from "./client/attach.ts";
export type { AwaitOptions } from "./client/await-run.ts";
export { cancel } from "./client/cancel.ts";
export { type CollectedRun, collectGarbage, type Garbage, type GarbageOptions } from "./client/collect-garbage.ts";
export { type CompiledFiles, type CompileOptions, compile } from "./client/compile.ts";
export { type CopiedRun, type CopiedRuns, type CopyOptions, copyRuns } from "./client/copy-runs.ts";
export { type DeployResult, deploy } from "./client/deploy.ts";
export type { DeployOptions } from "./client/deploy-without-run.ts";
export { type ResumeOptions, resume } from "./client/resume.ts";
export { type RunOptions, type RunResult, run, type WatchOptions } from "./client/run.ts";
export { type Schedules, schedules } from "./client/schedules.ts";
export { undeploy } from "./client/undeploy.ts";
export type { RunPlace } from "./client/with-run.ts";
export type { LogAddress } from "./runs/engine-logs.ts";
