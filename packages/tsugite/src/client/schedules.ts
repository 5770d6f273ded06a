import { type EngineSchedule, EngineSchedules, type ScheduleChange } from "@tsugite/core";
import { findProjectRoot } from "../project/find-project-root.ts";
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
    const { stack } = await openStack(findProjectRoot(place.directory), place);
    try {
      return await use(new EngineSchedules(stack));
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
