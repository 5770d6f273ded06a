/** Set by a parent that keeps the step's standard input open for as long as it lives. */
export const PARENT_GUARD_VARIABLE = "TSUGITE_PARENT_GUARD";

/**
 * Ends this process when its standard input closes, which is when its parent is gone, however the parent ended.
 *
 * Only when the parent asks for it by `TSUGITE_PARENT_GUARD=stdin`: in a container, standard input may be closed from
 * the start. The step's function runs on another thread, so that this is noticed while it blocks its own.
 */
export function endWithParent(): void {
  if (process.env[PARENT_GUARD_VARIABLE] !== "stdin") return;
  process.stdin.on("end", exit).on("close", exit).on("error", exit).resume();
}

function exit(): void {
  process.exit(1);
}
