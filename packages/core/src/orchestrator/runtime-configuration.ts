import type { JsonObject } from "../json/json.ts";

/** What is chosen anew for each run. */
export interface RuntimeConfiguration {
  /** Unique among the runs of its pipeline. @default made from the pipeline's name and the time */
  readonly runName?: string;
  /** As given; the pipeline's own schema parses them. @default {} */
  readonly parameters: JsonObject;
  /** Whether steps may be answered from the cache. @default true */
  readonly cache: boolean;
  /** When an engine shall start runs by itself. */
  readonly schedule?: Schedule;
}

/** When an engine starts runs of a deployed pipeline. */
export interface Schedule {
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly cron: string;
  /** IANA time zone. @default "UTC" */
  readonly timeZone?: string;
  /** Whether missed runs are made up for. @default false */
  readonly catchUp?: boolean;
}
