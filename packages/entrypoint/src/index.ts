// The program of a bundle, and what those who start one need to know of it.
export { PARENT_GUARD_VARIABLE } from "./end-with-parent.ts";
export { ExitCode, exitCodeOf } from "./exit-code.ts";
export { type EntrypointTable, runEntrypoint } from "./run-entrypoint.ts";
