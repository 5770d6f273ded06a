import { type EngineSchedule, EngineSchedules, type ScheduleChange, TsugiteError } from "@tsugite/core";
import { readConfig } from "../config/read-config.ts";
import { findProjectRoot } from "../project/find-project-root.ts";
import { adviseStackWithSchedules } from "../stack/advise-stack-with-schedules.ts";
import { openStack } from "../stack/open-stack.ts";
import type { RunPlace } from "./with-run.ts";

/**
 * The schedules of deployed pipelines, by the names of the pipelines. Nothing is kept open between two calls.
 *
 * Every method rejects with `NOT_SUPPORTED` where the stack's orchestrator has no schedules, with `ENGINE_NOT_REACHED`, and
 * all but `list` with `SCHEDULE_NOT_FOUND`. They give the schedule as it was before.
 */
export interface Schedules {
  list(): Promise<readonly EngineSchedule[]>;
  /** No run is started until it is resumed; runs that are going on go on. */
  pause(pipeline: string): Promise<EngineSchedule>;
  resume(pipeline: string): Promise<EngineSchedule>;
  /** The pipeline stays deployed, and its engine starts no more runs by itself. */
  delete(pipeline: string): Promise<EngineSchedule>;
}

/**
 * What a stack's engine starts by itself.
 *
 * @example
 * ```ts
 * await schedules({ stack: "team" }).pause("penguins");
 * ```
 */
export function schedules(place: RunPlace = {}): Schedules {
  const withSchedules = async <Result>(use: (schedules: EngineSchedules) => Promise<Result>): Promise<Result> => {
    const projectRoot = findProjectRoot(place.directory);
    const { stack, discovery } = await openStack(projectRoot, place);
    try {
      const { flavor, supports, schedules } = stack.orchestrator;
      if (schedules !== undefined || supports.schedules) return await use(new EngineSchedules(stack));
      const fix = await adviseStackWithSchedules({ config: await readConfig(projectRoot), discovery });
      const message = `The ${flavor} orchestrator of the stack ${stack.name} has no schedules.`;
      throw new TsugiteError("NOT_SUPPORTED", message, { fix });
    } finally {
      await stack.close();
    }
  };
  const change = (pipeline: string, what: ScheduleChange): Promise<EngineSchedule> =>
    withSchedules((opened) => opened.change(pipeline, what));
  return {
    list: () => withSchedules((opened) => opened.list()),
    pause: (pipeline) => change(pipeline, "pause"),
    resume: (pipeline) => change(pipeline, "resume"),
    delete: (pipeline) => change(pipeline, "delete"),
  };
}
