import { durationAdvice, parseDuration } from "../authoring/duration.ts";
import type { Problem } from "../error/problem.ts";
import { cronFault } from "./cron-fault.ts";
import { readInstant } from "./read-instant.ts";
import { readTimeZone } from "./read-time-zone.ts";
import type { Schedule, ScheduleOptions, SchedulePreset } from "./schedule.ts";

const PRESETS: Readonly<Record<SchedulePreset, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
};

const ONE_SECOND = 1_000;
const WAYS = 'Give `cron: "0 3 * * *"`, `preset: "@daily"` or `interval: "15m"`.';

/** A schedule, or all that is wrong with it. */
export type ReadSchedule = { readonly schedule: Schedule } | { readonly problems: readonly Problem[] };

/** Checks a schedule, also one from JSON or from JavaScript, and fills in what was left out. */
export function readSchedule(given: ScheduleOptions, now: Date = new Date()): ReadSchedule {
  const problems: Problem[] = [];
  const times = readTimes(given, problems);
  const bounds = readBounds(given, now, problems);
  return times === undefined || problems.length > 0 ? { problems } : { schedule: { ...times, ...bounds } };
}

type Times = { readonly cron: string; readonly timeZone: string } | { readonly interval: number };

function readTimes(given: ScheduleOptions, problems: Problem[]): Times | undefined {
  const ways = (["cron", "preset", "interval"] as const).filter((way) => given[way] !== undefined);
  if (ways.length !== 1) {
    const found = ways.length === 0 ? "says not when" : `has ${new Intl.ListFormat("en").format(ways)}`;
    problems.push(scheduleProblem(`The schedule ${found}; exactly one way is needed.`, WAYS));
    return undefined;
  }
  if (given.interval !== undefined) return readInterval(given, problems);
  const cron = given.preset === undefined ? readCron(given.cron, problems) : readPreset(given.preset, problems);
  const timeZone = readTimeZone(given.timeZone ?? "UTC");
  if (timeZone === undefined) {
    const message = `The time zone of the schedule cannot be ${JSON.stringify(given.timeZone)}.`;
    problems.push(scheduleProblem(message, "Give a name of the IANA database: Europe/Berlin, America/New_York, UTC."));
  }
  return cron === undefined || timeZone === undefined ? undefined : { cron, timeZone };
}

function readCron(given: unknown, problems: Problem[]): string | undefined {
  const cron = typeof given === "string" ? given.trim().replaceAll(/\s+/g, " ") : given;
  const fault = cronFault(cron);
  if (fault === undefined) return cron as string;
  const message = `\`cron\` of the schedule cannot be ${JSON.stringify(given)}: ${fault}.`;
  const fix = 'Give minute, hour, day of month, month and day of week: "0 3 * * *" is every day at 03:00.';
  problems.push(scheduleProblem(message, fix));
  return undefined;
}

function readPreset(given: string, problems: Problem[]): string | undefined {
  if (Object.hasOwn(PRESETS, given)) return PRESETS[given as SchedulePreset];
  const names = new Intl.ListFormat("en", { type: "disjunction" }).format(Object.keys(PRESETS));
  problems.push(scheduleProblem(`\`preset\` of the schedule cannot be ${JSON.stringify(given)}.`, `Give ${names}.`));
  return undefined;
}

function readInterval(given: ScheduleOptions, problems: Problem[]): Times | undefined {
  if (given.timeZone !== undefined) {
    const message = "The schedule has an interval and a time zone, but an interval is the same in all of them.";
    problems.push(scheduleProblem(message, "Leave out `timeZone`, or use `cron`."));
  }
  const interval = parseDuration(given.interval, Number.MAX_SAFE_INTEGER);
  if (interval !== undefined && interval >= ONE_SECOND && interval % ONE_SECOND === 0) return { interval };
  const message = `\`interval\` of the schedule cannot be ${JSON.stringify(given.interval)}.`;
  const isRead = interval !== undefined;
  problems.push(scheduleProblem(message, isRead ? "Give whole seconds, at least one." : durationAdvice));
  return undefined;
}

interface Bounds {
  readonly start?: string;
  readonly end?: string;
  readonly catchUp: boolean;
}

function readBounds(given: ScheduleOptions, now: Date, problems: Problem[]): Bounds {
  const instantOf = (name: "start" | "end"): string | undefined => {
    if (given[name] === undefined) return undefined;
    const instant = readInstant(given[name]);
    if (instant !== undefined) return instant;
    const message = `\`${name}\` of the schedule cannot be ${JSON.stringify(given[name])}.`;
    problems.push(scheduleProblem(message, "Give ISO 8601 with an offset: 2026-12-01T06:00:00+01:00."));
    return undefined;
  };
  const [start, end] = [instantOf("start"), instantOf("end")];
  if (start !== undefined && end !== undefined && end <= start) {
    problems.push(scheduleProblem(`The schedule ends at ${end}, before it starts at ${start}.`, "Exchange them."));
  } else if (end !== undefined && end <= now.toISOString()) {
    problems.push(
      scheduleProblem(`The schedule ended at ${end}, so that nothing is ever started.`, "Give a later end."),
    );
  }
  const { catchUp = false } = given;
  if (typeof catchUp !== "boolean") {
    const message = `\`catchUp\` of the schedule cannot be ${JSON.stringify(catchUp)}.`;
    problems.push(scheduleProblem(message, "Give true or false."));
  } else if (catchUp && given.start === undefined) {
    const message = "The schedule is to catch up on runs that were missed, but does not say since when.";
    problems.push(scheduleProblem(message, "Give `start`, or leave out `catchUp`."));
  }
  return { catchUp, ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

function scheduleProblem(message: string, fix: string): Problem {
  return { code: "SCHEDULE_INVALID", message, fix };
}
