import { type Pipeline, pipeline, type Step, step } from "@tsugite/core";

export const today: Step<{ day: Date }, string> = step("today", ({ day }: { day: Date }) => day.toISOString());

/** For the checks of schedules alone, so that no run of another check is taken for one of it. */
const scheduled: Pipeline = pipeline("tsugite_kit_scheduled", ({ scheduledAt }) => today({ day: scheduledAt }));
export default scheduled;
