import { TsugiteError } from "../error/tsugite-error.ts";
import type { RunRecord } from "../run/run-record.ts";

/** For those who would wait for ever. */
export function runLost({ name, owner }: RunRecord): TsugiteError {
  const where = owner === undefined ? "" : `, process ${owner.pid} on ${owner.host},`;
  return new TsugiteError("RUN_LOST", `The process that carried out the run ${name}${where} is gone.`, {
    fix: `Take it up again: \`tsugite runs resume ${name}\`.`,
  });
}
