import {
  type EngineSchedule,
  EngineSchedules,
  messageWithoutFix,
  type ScheduleChange,
  TsugiteError,
} from "@tsugite/core";
import { readConfig } from "../config/read-config.ts";
import { findProjectRoot } from "../project/find-project-root.ts";
import { adviseStackWithSchedules } from "../stack/advise-stack-with-schedules.ts";
import { type OpenStack, openStack } from "../stack/open-stack.ts";
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
    const open = await openStack(projectRoot, place);
    try {
      return await use(await schedulesOf(open, projectRoot));
    } finally {
      await open.stack.close();
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

/** Core, which says that a stack has none, does not know the other stacks of the project. */
async function schedulesOf({ stack, discovery }: OpenStack, projectRoot: string): Promise<EngineSchedules> {
  try {
    return new EngineSchedules(stack);
  } catch (error) {
    if (stack.orchestrator.supports.schedules || !TsugiteError.is(error)) throw error;
    const fix = await adviseStackWithSchedules({ config: await readConfig(projectRoot), discovery });
    throw new TsugiteError(error.code, messageWithoutFix(error), { fix });
  }
}
