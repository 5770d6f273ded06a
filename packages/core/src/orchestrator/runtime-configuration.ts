import type { JsonObject } from "../json/json.ts";
import type { Schedule } from "../schedule/schedule.ts";

/** What is chosen anew for each run. */
export interface RuntimeConfiguration {
  /** Unique among the runs of its pipeline. @default made from the pipeline's name and the time */
  readonly runName?: string;
  /** As given; the pipeline's own schema parses them. @default {} */
  readonly parameters: JsonObject;
  /** Whether steps may be answered from the cache. @default true */
  readonly cache: boolean;
  /** Whether a pipeline goes on that somebody paused in its engine; where nothing is paused, it says nothing. @default false */
  readonly unpause?: boolean;
  /**
   * Name of a step that is called under a debugger: in a process that waits for one, without the cache and without its
   * timeout. Refused where steps do not run in the process that deploys. @default none
   */
  readonly inspect?: string;
  /** When an engine shall start runs by itself. */
  readonly schedule?: Schedule;
}
