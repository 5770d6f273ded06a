import type { EngineSchedule, ScheduleChange } from "@tsugite/core";
import { schedules } from "../../client/schedules.ts";
import { scheduleToJson } from "../../runs/schedule-json.ts";
import { type CommandAction, print } from "../cli-context.ts";
import { placeOf, type StackChoice } from "./stack-choice.ts";

/** `schedules pause`, `resume` and `delete`. */
export function schedulesChange(change: ScheduleChange): CommandAction<StackChoice> {
  return async (context, [pipeline = ""], options) => {
    const before = await schedules(placeOf(context, options))[change](pipeline);
    const data = { change, schedule: scheduleToJson(afterwards(before, change)) };
    print(context, data, (paint) => `${paint("green", "✓")} ${SENTENCES[change](before)}`);
  };
}

const SENTENCES: Readonly<Record<ScheduleChange, (schedule: EngineSchedule) => string>> = {
  pause: ({ pipeline, paused }) =>
    paused
      ? `The schedule of ${pipeline} was paused already.`
      : `Paused the schedule of ${pipeline}; runs that are going on go on.`,
  resume: ({ pipeline, paused }) =>
    paused ? `Resumed the schedule of ${pipeline}.` : `The schedule of ${pipeline} was not paused.`,
  delete: ({ pipeline }) => `Deleted the schedule of ${pipeline}, which stays deployed.`,
};

/** Only the engine knows when the next run of a schedule is that was resumed. */
function afterwards(before: EngineSchedule, change: ScheduleChange): EngineSchedule {
  const { nextRunAt: _, ...rest } = before;
  return { ...rest, paused: change === "pause" || (change === "delete" && before.paused) };
}
