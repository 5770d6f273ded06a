// A stand-in: the kit writes this file anew for each project.

/** The process that runs the tests. */
export interface Runner {
  readonly host: string;
  readonly pid: number;
  /** Whether the orchestrator's steps may run in processes that an entrypoint starts. */
  readonly hasEntrypoint: boolean;
  /** Absolute path of a folder for files of the steps, on the runner's machine. */
  readonly scratch: string;
}

export const runner: Runner = { host: "", pid: 0, hasEntrypoint: false, scratch: "" };
