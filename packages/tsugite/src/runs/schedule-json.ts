import type { EngineSchedule } from "@tsugite/core";
import { isoTime } from "./run-json.ts";

/** A schedule as `--json` prints it, with times in ISO 8601. */
export function scheduleToJson({ nextRunAt, ...rest }: EngineSchedule): object {
  return { ...rest, ...(nextRunAt === undefined ? {} : { nextRunAt: isoTime(nextRunAt) }) };
}
