import type { Duration } from "../authoring/duration.ts";

/** The usual names of five fields of cron. */
export type SchedulePreset = "@hourly" | "@daily" | "@weekly" | "@monthly" | "@yearly";

/** When an engine shall start runs of a deployed pipeline: exactly one of `cron`, `preset` and `interval`. */
export type ScheduleOptions = (
  | {
      /** Five fields: minute, hour, day of month, month, day of week. */
      readonly cron: string;
      readonly preset?: never;
      readonly interval?: never;
      /** IANA time zone, such as `Europe/Berlin`. @default "UTC" */
      readonly timeZone?: string;
    }
  | {
      readonly preset: SchedulePreset;
      readonly cron?: never;
      readonly interval?: never;
      /** IANA time zone, such as `Europe/Berlin`. @default "UTC" */
      readonly timeZone?: string;
    }
  | {
      /** From one start to the next: whole seconds. */
      readonly interval: Duration;
      readonly cron?: never;
      readonly preset?: never;
      readonly timeZone?: never;
    }
) & {
  /** No run is planned before: ISO 8601 with an offset, `2026-12-01T00:00:00Z`. @default from when it is deployed */
  readonly start?: string;
  /** No run is planned after: ISO 8601 with an offset. @default it goes on */
  readonly end?: string;
  /** Whether runs are made up for that were missed since `start`, which it needs. @default false */
  readonly catchUp?: boolean;
};

/** A {@link ScheduleOptions} that was checked, with nothing left open: what orchestrators are handed. */
export type Schedule = (
  | { readonly cron: string; readonly timeZone: string; readonly interval?: never }
  /** Milliseconds, a whole number of seconds. */
  | { readonly interval: number; readonly cron?: never; readonly timeZone?: never }
) & {
  /** ISO 8601 in UTC, with milliseconds. */
  readonly start?: string;
  /** ISO 8601 in UTC, with milliseconds. */
  readonly end?: string;
  readonly catchUp: boolean;
};
