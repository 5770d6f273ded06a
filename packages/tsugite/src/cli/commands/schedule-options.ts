import { type ScheduleOptions, TsugiteError } from "@tsugite/core";
import type { ParameterOptions } from "./read-parameters.ts";

/** The options that say when an engine starts runs, and with which parameters. */
export interface ScheduleCommandOptions extends ParameterOptions {
  readonly schedule?: string;
  readonly timezone?: string;
  readonly start?: string;
  readonly end?: string;
  readonly catchUp?: boolean;
}

/** The schedule that was typed, for core to check; undefined when there is none. Raises `USAGE`. */
export function readScheduleOptions(options: ScheduleCommandOptions): ScheduleOptions | undefined {
  const { schedule, timezone, start, end, catchUp } = options;
  if (schedule === undefined) {
    const given = Object.entries({ timezone, start, end, "catch-up": catchUp }).filter(
      ([, value]) => value !== undefined,
    );
    if (given.length === 0) return undefined;
    const flags = new Intl.ListFormat("en").format(given.map(([name]) => `--${name}`));
    throw new TsugiteError("USAGE", `${flags} ${given.length === 1 ? "says" : "say"} nothing without --schedule.`, {
      fix: 'Add a schedule: --schedule "0 3 * * *", --schedule @daily or --schedule 15m.',
    });
  }
  const bounds = {
    ...(timezone === undefined ? {} : { timeZone: timezone }),
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(catchUp === undefined ? {} : { catchUp }),
  };
  // What was typed is checked by core.
  return { ...timesOf(schedule.trim()), ...bounds } as ScheduleOptions;
}

function timesOf(text: string): { readonly [way in "cron" | "preset" | "interval"]?: string } {
  if (text.startsWith("@")) return { preset: text };
  if (/\s/.test(text)) return { cron: text };
  if (/^[\d.]+[a-z]/.test(text)) return { interval: text };
  throw new TsugiteError("USAGE", `--schedule cannot be ${JSON.stringify(text)}.`, {
    fix: 'Give five fields of cron in quotes ("0 3 * * *"), a preset (@daily) or an interval (15m).',
  });
}
