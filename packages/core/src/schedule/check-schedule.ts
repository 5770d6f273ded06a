import type { Problem } from "../error/problem.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import { readSchedule } from "./read-schedule.ts";
import type { Schedule, ScheduleOptions } from "./schedule.ts";

/** The schedule of a deployment, and what is wrong with it: by itself, with the pipeline, or on the orchestrator. */
export function checkSchedule(
  given: ScheduleOptions | undefined,
  deployment: PipelineDeployment,
): { readonly schedule?: Schedule; readonly problems: readonly Problem[] } {
  if (given === undefined) return { problems: [] };
  const read = readSchedule(given);
  const problems = [
    ...checkSupport(deployment),
    ...("problems" in read ? read.problems : []),
    ...checkParameters(deployment),
  ];
  return { problems, ...("schedule" in read ? { schedule: read.schedule } : {}) };
}

function checkSupport({ intent, stack: { orchestrator } }: PipelineDeployment): Problem[] {
  if (!orchestrator.supports.schedules) {
    return [
      {
        code: "NOT_SUPPORTED",
        message: `The ${orchestrator.flavor} orchestrator cannot start runs on a schedule.`,
        fix: "Choose a stack whose orchestrator can (`tsugite stack list`), or leave out the schedule and start runs yourself, for example by cron.",
      },
    ];
  }
  if (intent !== "run") return [];
  return [
    {
      code: "SCHEDULE_INVALID",
      message: "A run that is started now was given a schedule.",
      fix: "Deploy the pipeline with the schedule, or leave it out.",
    },
  ];
}

/** Nobody is asked for a value when an engine starts a run. */
function checkParameters({ spec, runtimeConfiguration: { parameters } }: PipelineDeployment): Problem[] {
  const { required } = spec.params ?? {};
  const names = Array.isArray(required) ? required.filter((name) => typeof name === "string") : [];
  return names
    .filter((name) => !Object.hasOwn(parameters, name))
    .map((name) => ({
      code: "SCHEDULE_INVALID",
      message: `Runs of ${spec.name} are to be started on a schedule, but its parameter "${name}" has no default.`,
      fix: "Give the parameter a value for these runs, or a default in the pipeline's schema.",
    }));
}
