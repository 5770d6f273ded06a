import type { EngineCall } from "../orchestrator/run-handle.ts";
import type { Schedule } from "./schedule.ts";

/**
 * What is done with the schedules of deployed pipelines, for orchestrators that have `supports.schedules` and an engine that
 * can be asked.
 *
 * A pipeline is named as the spec names it. `pause`, `resume` and `delete` of a schedule that the engine does not have, or
 * that is in that state already, do nothing. A method that throws anything but a `TsugiteError` says that the engine could
 * not be asked.
 */
export interface ScheduleControl {
  /** The schedules of pipelines that were deployed by Tsugite, also those that others deployed. */
  list(call: EngineCall): Promise<readonly EngineSchedule[]>;
  /** No run is started until it is resumed; runs that are going on go on. */
  pause(pipeline: string, call: EngineCall): Promise<void>;
  /** Runs are started again; those that were missed meanwhile only if the schedule says `catchUp`. */
  resume(pipeline: string, call: EngineCall): Promise<void>;
  /** Forgets the schedule. The pipeline stays deployed, and can be started by hand. */
  delete(pipeline: string, call: EngineCall): Promise<void>;
}

/** One schedule, as its engine has it. */
export interface EngineSchedule {
  /** Name of the pipeline in its spec. */
  readonly pipeline: string;
  /** The engine's id of what it belongs to, for example a DAG. */
  readonly id: string;
  /** When it starts runs, in words for people, as the engine or `describeSchedule` says it. */
  readonly description: string;
  /** The same in fields, where the engine tells them. */
  readonly schedule?: Schedule;
  readonly paused: boolean;
  /**
   * When the next run is planned, in milliseconds since 1970. Where the engine does not tell, that of the `schedule`, unless
   * it is paused; absent when none is planned, or neither says it.
   */
  readonly nextRunAt?: number;
  /** Page of it in the engine's interface. */
  readonly url?: string;
}
